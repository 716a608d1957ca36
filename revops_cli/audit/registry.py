"""The sub-reports in the order in which they are shown."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from revops_cli.audit.outcome import SubReport

NAMES = (
    "dispositions",
    "response",
    "pickup",
    "qualified",
    "cadence",
    "abandon",
    "meetings",
    "nurture",
    "outbound",
    "targets",
    "handoffs",
    "sdr",
    "accounts",
    "campaigns",
    "ownership",
    "parity",
)


@cache
def reports() -> Mapping[str, SubReport]:
    """Every sub-report by name; each is a module of `audit.reports` with a REPORT."""
    found: dict[str, SubReport] = {}
    for name in NAMES:
        report = import_module(f"revops_cli.audit.reports.{name}").REPORT
        found[report.name] = report
    return found
