"""`revops check --suggest`: a config of checks from what a file holds."""

from collections.abc import Sequence

from revops_cli.check.defaults import default_checks
from revops_cli.check.facts import Context
from revops_cli.check.result import Dataset
from revops_cli.check.settings import CheckSettings
from revops_cli.check.step import check_table
from revops_cli.check.suggest import suggestion
from revops_cli.errors import InputError, UsageError
from revops_cli.pipeline.check_figures import process_of
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session


def suggested(files: Sequence[str], options: RunOptions) -> str:
    """The config as YAML; raises UsageError for anything but one file, InputError for one without rows."""
    if len(files) != 1:
        raise UsageError("--suggest takes one file", hint="revops check --suggest leads.csv > checks.yaml")
    with Session.open(options) as session:
        table = session.read_leads(files)
        if not table.rows:
            raise InputError("no rows to look at", where=files[0])
        session.engine.seal()
        checks = default_checks(table)
        process, country = process_of(session.root), session.root.clean.default_country
        context = Context(session.as_of, process=process, default_country=country)
        dataset = Dataset(files[0], table)
        findings = check_table(session.engine, dataset, checks, CheckSettings(), context)
        return suggestion(session.engine, dataset, checks, findings)
