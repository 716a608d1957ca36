"""What a run reports: to a person on standard error, and as one JSON object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from revops_cli.errors import ExitCode
from revops_cli.model import Result
from revops_cli.tables.reading import Reading

if TYPE_CHECKING:
    from revops_cli.clean.verdict import Finding

LISTED = 12
"""Most counts of one step that the narration lists; `--json` has them all."""


@dataclass(frozen=True, slots=True)
class StepSummary:
    """One step: rows in and out, what it counted, and how long it took."""

    step: str
    rows_in: int
    rows_out: int
    merged: int
    rejected: int
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    seconds: float

    @classmethod
    def of(cls, result: Result, seconds: float) -> "StepSummary":
        """The summary of a result."""
        return cls(
            step=result.step,
            rows_in=result.rows_in,
            rows_out=result.table.rows,
            merged=result.merged,
            rejected=result.rejected,
            counts=result.counts,
            notes=result.notes,
            seconds=seconds,
        )

    def as_json(self) -> dict[str, object]:
        """The same bytes for the same run: no seconds."""
        return {
            "step": self.step,
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "merged": self.merged,
            "rejected": self.rejected,
            "counts": dict(sorted(self.counts.items())),
            "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """The step for a person: one line of rows, one for each group of counts."""
        parts = [f"{self.rows_in:,} rows in", f"{self.rows_out:,} out"]
        parts += [f"{n:,} {word}" for n, word in ((self.merged, "merged"), (self.rejected, "rejected")) if n]
        lines = [f"{self.step}: {', '.join(parts)} ({self.seconds:.1f} s)"]
        groups: dict[str, list[str]] = {}
        for key, count in sorted(self.counts.items(), key=lambda item: (-item[1], item[0])):
            group, _, name = key.partition(".")
            groups.setdefault(group if name else "", []).append(f"{name or group} {count:,}")
        for group, names in sorted(groups.items()):
            more = f", and {len(names) - LISTED} more" if len(names) > LISTED else ""
            lines.append(f"  {group + ': ' if group else ''}{', '.join(names[:LISTED])}{more}")
        lines += [f"  {note}" for note in self.notes]
        return lines


@dataclass(slots=True)
class Report:
    """A whole run, filled as it goes."""

    command: str
    readings: list[Reading] = field(default_factory=list)
    steps: list[StepSummary] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    checks: "list[Finding]" = field(default_factory=list)
    exit_code: ExitCode = ExitCode.DONE

    def narration(self) -> list[str]:
        """Lines for a person, in the order in which things happened."""
        lines = [line for reading in self.readings for line in _reading_lines(reading)]
        lines += [line for step in self.steps for line in step.lines()]
        lines += [f"skipped: {text}" for text in self.skipped]
        lines += [finding.line() for finding in self.checks]
        return lines + written_lines(self.written)

    def as_json(self) -> dict[str, object]:
        """The run as one object; paths as given, no clock."""
        checks = {"checks": [finding.as_json() for finding in self.checks]} if self.checks else {}
        return {
            "command": self.command,
            "inputs": [
                {"source": r.source, "format": r.format, "rows": r.rows, "warnings": list(r.warnings)}
                for r in self.readings
            ],
            "steps": [step.as_json() for step in self.steps],
            "skipped": list(self.skipped),
            "written": list(self.written),
            **checks,
        }


def written_lines(written: list[str]) -> list[str]:
    """One line a folder: `wrote out/: leads.csv, changes.csv`."""
    folders: dict[str, list[str]] = {}
    for path in written:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name)
    lines = []
    for folder, names in folders.items():
        if folder and len(names) > 1:
            lines.append(f"wrote {folder}/: {', '.join(names)}")
        else:
            lines += [f"wrote {folder}/{name}" if folder else f"wrote {name}" for name in names]
    return lines


def _reading_lines(reading: Reading) -> list[str]:
    how = ", ".join(part for part in (reading.format, reading.encoding) if part)
    lines = [f"read {reading.source}: {reading.rows:,} rows ({how})"]
    if reading.warnings:
        shown = ", ".join(reading.warnings[:LISTED])
        more = f", and {len(reading.warnings) - LISTED} more" if len(reading.warnings) > LISTED else ""
        lines.append(f"  {shown}{more}")
    return lines
