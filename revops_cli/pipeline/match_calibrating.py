"""Calibration of the match step on a user's own labelled leads."""

import csv
from collections.abc import Mapping
from pathlib import Path

from revops_cli.errors import InputError
from revops_cli.match.calibrate import Calibration, calibrate
from revops_cli.match.judging import judge
from revops_cli.match.settings import MatchSettings
from revops_cli.pipeline.matching import known_accounts, match_inputs
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.session import Session
from revops_cli.text.fold import squash

LEAD, ACCOUNT = ("lead", "leadid", "id"), ("account", "accountid")
"""Headers of a file of labels, without case, spaces and punctuation."""

ENOUGH = 300
"""Labels without a mistake that prove 99 % at 95 % confidence: the rule of three, 3 / 0.01."""


def calibrate_match(
    truth: str, leads: str, options: RunOptions, sides: SideInputs
) -> tuple[Calibration, MatchSettings]:
    """Figures and proposed thresholds, and the settings they were measured with; raises RevopsError."""
    labels = read_labels(Path(truth))
    with Session.open(options, sides) as session:
        table = session.read_leads([leads])
        session.read_sides(("match",))
        session.engine.seal()
        known = known_accounts(session)
        settings = session.root.match
        inputs = match_inputs(session, known)
        judged = judge(session.engine, table, known.accounts, settings, labels, inputs)
        return calibrate(judged, review=settings.review), settings


def read_labels(path: Path) -> Mapping[str, str]:
    """Lead Id to account Id, empty where the lead has no account; raises InputError."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream)
            header = [squash(name) for name in next(reader, [])]
            lead, account = (_place(header, names, path) for names in (LEAD, ACCOUNT))
            rows = [row for row in reader if len(row) > max(lead, account) and row[lead].strip()]
            return {row[lead].strip(): row[account].strip() for row in rows}
    except FileNotFoundError as error:
        raise InputError("no such file", where=str(path), code="not_found") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), code="unreadable") from error


def _place(header: list[str], names: tuple[str, ...], path: Path) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise InputError(
        f"no column '{names[0]}'", where=str(path), hint="labels have the columns lead,account", code="no_column"
    )


def calibration_json(found: Calibration, settings: MatchSettings) -> dict[str, object]:
    """The figures as one object; precisions to four places."""
    return {
        "levels": [
            {"level": f.level, "leads": f.leads, "right": f.right, "precision": _rounded(f.precision)}
            for f in found.levels
        ],
        "precision": _rounded(found.precision),
        "recall": _rounded(found.recall),
        "thresholds": {"sure": settings.sure, "likely": settings.likely},
        "proposed": found.proposed,
    }


def calibration_lines(found: Calibration, settings: MatchSettings) -> list[str]:
    """The figures for a person."""
    lines = ["level   leads  right  precision"]
    lines += [f"{f.level:<7}{f.leads:>6,}{f.right:>7,}  {_percent(f.precision):>9}" for f in found.levels]
    lines += ["", f"matched (sure and likely): precision {_percent(found.precision)}, recall {_percent(found.recall)}"]
    now = {"sure": settings.sure, "likely": settings.likely}
    for name, proposed in found.proposed.items():
        said = "no threshold is right often enough" if proposed is None else f"proposed {proposed}"
        lines.append(f"match: {name}: now {now[name]}, {said}")
    told = sum(f.leads for f in found.levels)
    if told < ENOUGH:
        lines.append(f"{told:,} labelled leads with a candidate are few: {ENOUGH} tell 99 % from less")
    return [*lines, "nothing was changed; thresholds are yours to set in revops.yaml"]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"
