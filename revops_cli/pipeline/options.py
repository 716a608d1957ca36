"""What the command line asks of a run.

Named tuples, not dataclasses: they are made at every start, and help should be instant.
"""

from typing import NamedTuple


class RunOptions(NamedTuple):
    """The flags that every step takes, as typed; empty or None means not typed."""

    output: str = ""
    run_folder: str = ""
    config: str = ""
    as_of: str = ""
    timezone: str = ""
    threads: int | None = None
    memory: str | None = None
    changes: str = ""
    changes_each: str = ""
    rejects: str = ""
    unknowns: str = ""
    provenance: str = ""
    log: str = ""
    format: str = ""
    mapping: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    no_header: bool = False
    rename: bool = False
    csv_guard: bool = True
    dry_run: bool = False
    json: bool = False
    quiet: bool = False


class SideInputs(NamedTuple):
    """Files beside the leads, as typed; empty where the config decides."""

    accounts: str = ""
    users: str = ""
    opportunities: str = ""
    contacts: str = ""
    rules: str = ""
    state: str = ""
    partners: str = ""
    competitors: str = ""
    named: str = ""
    against: str = ""
    account_team: str = ""
    activities: str = ""
    previous: str = ""
    model: str = ""


class StepFlags(NamedTuple):
    """Flags of single steps."""

    in_place: bool = False
    keep_all: bool = False
    moved: str = ""
    of: str = ""
    industry: str = ""
    synonyms: tuple[str, ...] = ()
    check_mx: bool = False
    redraw: bool = False
    preserve: str = ""
    crossings: str = ""
    signals: str = ""
    bands: str = ""
    work: str = ""
    sizes: str = ""
    overlaps: str = ""
    moves: str = ""
