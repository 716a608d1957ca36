"""The fields of a run as the config wants them: vocabularies, bands, and a user's synonyms over all."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from revops_cli.clean import industry_table
from revops_cli.clean.overrides import with_synonyms
from revops_cli.clean.settings import TABLE_ENDING, CleanSettings
from revops_cli.clean.synonym_file import read_written
from revops_cli.clean.synonym_lint import lint, lint_chains
from revops_cli.clean.synonyms import Synonym, Synonyms, synonym_of
from revops_cli.clean.vocabulary import Target, targets
from revops_cli.fields.band_sets import employee_bands, revenue_bands
from revops_cli.fields.field import Field
from revops_cli.fields.registry import fields


@dataclass(frozen=True, slots=True)
class Setup:
    """The fields, and the columns that a synonym can fill, by name."""

    fields: tuple[Field, ...]
    targets: Mapping[str, Target]


def configured(settings: CleanSettings) -> Setup:
    """The fields for a config; reads the tables it names, and raises ConfigError for a mistake in one."""
    packaged = not settings.industry.casefold().endswith(TABLE_ENDING)
    table = None if packaged else industry_table.read_industry_table(Path(settings.industry))
    scheme = settings.industry if packaged else "linkedin"
    plain = fields(
        default_country=settings.default_country,
        industry_scheme=scheme,
        employee_bands=employee_bands(settings.bands),
        revenue_bands=revenue_bands(settings.revenue_bands),
    )
    if table is not None:
        plain = tuple(industry_table.field(table) if one.name == "industry" else one for one in plain)
    values = tuple(table.values.values()) if table else ()
    known = targets(scheme, values, settings.bands, settings.revenue_bands)
    rows = _read(settings.synonyms, known)
    return Setup(tuple(with_synonyms(one, tuple(known.values()), rows) for one in plain), known)


def _read(paths: tuple[Path, ...], known: Mapping[str, Target]) -> dict[str, Synonyms]:
    """The rows of all layers by column; a later file is a higher layer."""
    rows: list[Synonym] = []
    for layer, path in enumerate(paths):
        own = [synonym_of(written, layer, known) for written in read_written(path)]
        lint(own)
        rows += own
    lint_chains(rows)
    columns = dict.fromkeys(row.target.column for row in rows)
    return {column: Synonyms([row for row in rows if row.target.column == column]) for column in columns}
