"""`revops rules diff` over files that hold rules, scoring models, or both."""

from dataclasses import dataclass

from revops_cli.pipeline.comparing import DiffReport, diff_rules
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.scoring_rules import ScoreDiffReport, diff_scoring, routes, scores
from revops_cli.tables.writing import format_of


@dataclass(frozen=True, slots=True)
class FilesDiff:
    """What differs in the rules and in the models, as far as the files hold them."""

    rules: DiffReport | None
    models: ScoreDiffReport | None

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be looked at."""
        return self.rules.notes if self.rules else ()

    def failed(self, fail_on: str) -> bool:
        """Whether leads move so that a check shall fail."""
        return any(part is not None and part.failed(fail_on) for part in (self.rules, self.models))

    def lines(self) -> list[str]:
        """The report for a person."""
        return [line for part in (self.rules, self.models) if part is not None for line in part.lines()]

    def as_json(self) -> dict[str, object]:
        """The report as one object."""
        found: dict[str, object] = self.rules.as_json() if self.rules else {}
        return {**found, "models": self.models.as_json()} if self.models else found


def diff_files(old: str, new: str, leads: str, options: RunOptions, sides: SideInputs) -> FilesDiff:
    """How two files differ; with leads, those that move are written to `options.output`. Raises RevopsError.

    The output is that of the rules where a file has both.
    """
    format_of(options.output)
    rules = diff_rules(old, new, leads, options, sides) if routes(old) or routes(new) else None
    aside = options._replace(output="") if rules is not None else options
    models = diff_scoring(old, new, leads, aside, sides) if scores(old) or scores(new) else None
    return FilesDiff(rules, models)
