"""The fields of a run as the config wants them: vocabularies, bands, and a user's synonyms over all."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from revops_cli.clean.settings import TABLE_ENDING, CleanSettings
from revops_cli.fields.band_sets import employee_bands, revenue_bands
from revops_cli.fields.field import Field
from revops_cli.fields.registry import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from revops_cli.clean.synonyms import Synonym, Synonyms
    from revops_cli.clean.vocabulary import Target


@dataclass(frozen=True, slots=True)
class Setup:
    """The fields for some settings; `industries` are the values of a custom table, empty for a scheme."""

    fields: tuple[Field, ...]
    settings: CleanSettings
    scheme: str
    industries: tuple[str, ...]

    @property
    def targets(self) -> "Mapping[str, Target]":
        """The columns that a synonym can fill, by name; with all their values, so not for those who need none."""
        from revops_cli.clean.vocabulary import targets  # noqa: PLC0415 - few runs ask for values

        return targets(self.scheme, self.industries, self.settings.bands, self.settings.revenue_bands)


def configured(settings: CleanSettings) -> Setup:
    """The fields for a config; reads the tables it names, and raises ConfigError for a mistake in one."""
    custom = settings.industry.casefold().endswith(TABLE_ENDING)
    scheme = "linkedin" if custom else settings.industry
    plain = fields(
        default_country=settings.default_country,
        industry_scheme=scheme,
        employee_bands=employee_bands(settings.bands),
        revenue_bands=revenue_bands(settings.revenue_bands),
    )
    industries: tuple[str, ...] = ()
    if custom:
        from revops_cli.clean import industry_table  # noqa: PLC0415 - few runs have one

        table = industry_table.read_industry_table(Path(settings.industry))
        plain = tuple(industry_table.field(table) if one.name == "industry" else one for one in plain)
        industries = tuple(table.values.values())
    setup = Setup(plain, settings, scheme, industries)
    return _with_synonyms(setup) if settings.synonyms else setup


def _with_synonyms(setup: Setup) -> Setup:
    from revops_cli.clean.overrides import with_synonyms  # noqa: PLC0415 - few runs have synonyms

    known = setup.targets
    rows = _read(setup.settings.synonyms, known)
    return replace(setup, fields=tuple(with_synonyms(one, tuple(known.values()), rows) for one in setup.fields))


def _read(paths: tuple[Path, ...], known: "Mapping[str, Target]") -> "dict[str, Synonyms]":
    """The rows of all layers by column; a later file is a higher layer."""
    from revops_cli.clean.synonym_file import read_written  # noqa: PLC0415 - few runs have synonyms
    from revops_cli.clean.synonym_lint import lint, lint_chains  # noqa: PLC0415 - the same
    from revops_cli.clean.synonyms import Synonyms, synonym_of  # noqa: PLC0415 - the same

    rows: list[Synonym] = []
    for layer, path in enumerate(paths):
        own = [synonym_of(written, layer, known) for written in read_written(path)]
        lint(own)
        rows += own
    lint_chains(rows)
    columns = dict.fromkeys(row.target.column for row in rows)
    return {column: Synonyms([row for row in rows if row.target.column == column]) for column in columns}
