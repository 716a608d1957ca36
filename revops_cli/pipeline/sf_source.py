"""`sf://Lead?where=...` as a file: records of the org wherever a command takes a list."""

import csv
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from revops_cli.crm.adapter import Question
from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.opening import Opening, open_salesforce
from revops_cli.crm.salesforce.reading import ARCHIVED
from revops_cli.crm.salesforce.settings import SalesforceSettings
from revops_cli.errors import CrmError, UsageError, did_you_mean
from revops_cli.pipeline.sf_org import prompt
from revops_cli.tables.fetching import SCHEME

KEYS = ("where", "fields", "profile", "deleted")
_PARAMETER = re.compile(r"[?&](\w+)=")


class SfSource(NamedTuple):
    """What an `sf://` text names."""

    object: str
    where: str = ""
    fields: tuple[str, ...] = ()
    profile: str = ""
    deleted: bool = False


def parse_source(text: str) -> SfSource:
    """The parts of `sf://Object?where=...&fields=A,B&profile=NAME&deleted=true`, each as written.

    Nothing is percent-encoded: a condition stands there as SOQL has it, ampersands and all. Raises
    UsageError.

    >>> parse_source("sf://Lead?where=Company = 'A&B'&fields=Id,Email").where
    "Company = 'A&B'"
    """
    name, mark, rest = text.removeprefix(SCHEME).partition("?")
    if not re.fullmatch(r"\w+", name):
        raise UsageError("no object is named", where=text, hint="write sf://Lead or sf://Lead?where=...")
    given = _parameters(mark + rest, text)
    fields = tuple(field.strip() for field in given.get("fields", "").split(",") if field.strip())
    deleted = given.get("deleted", "false").lower() == "true"
    return SfSource(name, given.get("where", ""), fields, given.get("profile", ""), deleted)


def _parameters(rest: str, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    starts = [each for each in _PARAMETER.finditer(rest) if each[1].lower() in KEYS or each.start() == 0]
    for place, each in enumerate(starts):
        key = each[1].lower()
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"one of {', '.join(KEYS)}"
            raise UsageError(f"unknown parameter '{each[1]}'", where=text, hint=hint)
        end = starts[place + 1].start() if place + 1 < len(starts) else len(rest)
        found[key] = rest[each.end() : end].strip()
    if rest.strip("?") and not found:
        raise UsageError("what follows ? is no parameter", where=text, hint="write sf://Lead?where=...")
    return found


def fetch(text: str, folder: Path, settings: SalesforceSettings) -> Path:
    """The records that a text names as a CSV file below `folder`; raises RevopsError with the text in it."""
    wanted = parse_source(text)
    org = open_salesforce(wanted.profile, settings, Opening(ask=prompt()))
    try:
        return _written(org, wanted, Path(tempfile.mkdtemp(prefix="crm-", dir=folder)) / f"{wanted.object}.csv")
    except CrmError as error:
        error.where = error.where or text
        raise


def _written(org: Salesforce, wanted: SfSource, path: Path) -> Path:
    names = org.fields(wanted.object, wanted.fields)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(names)
        for page in org.pull(_question(org, wanted)):
            writer.writerows([record[name] for name in names] for record in page)
    return path


def _question(org: Salesforce, wanted: SfSource) -> Question:
    name = org.describe(wanted.object).name
    archived = name in ARCHIVED and not wanted.deleted
    living = " AND ".join([f"({wanted.where})"] * bool(wanted.where) + ["IsDeleted = false"])
    return Question(name, wanted.fields, living if archived else wanted.where, deleted=wanted.deleted or archived)
