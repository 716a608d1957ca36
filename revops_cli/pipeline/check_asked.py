"""What the command line asks of `revops check`, as typed."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from revops_cli.check.outputs.registry import Wanted


class Asked(NamedTuple):
    """What is to be written and held against."""

    outputs: tuple[str, ...] = ()
    """`FORMAT=PATH` each, or `FORMAT` for standard output."""
    extract: str = ""
    """Folder of the failing rows."""
    baseline: str = ""
    no_baseline: bool = False
    write_baseline: bool = False
    ratchet: bool = False
    show_values: bool = False
    step_summary: str = ""
    """File that the CI shows; Markdown is added to it."""
    workspace: str = ""
    """Root of the repository that the CI checked out; else the working folder."""

    @property
    def formats(self) -> "tuple[Wanted, ...]":
        """Format and path of each output; raises UsageError."""
        from revops_cli.check.outputs.registry import wanted_of  # noqa: PLC0415 - flags are declared without checks

        return wanted_of(self.outputs)

    @property
    def console(self) -> bool:
        """Whether standard output is free for the console form."""
        from revops_cli.check.outputs.registry import LOG, STDOUT  # noqa: PLC0415 - the same

        return all(one.format in LOG for one in self.formats if one.path == STDOUT)


class CheckAsked(NamedTuple):
    """Which files are checked, by which checks, and what a failure means."""

    files: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """Ids of the checks to run; empty for all."""
    fail_on: str = "error"
    """error, warn or never."""
    allow_empty: bool = False
    previous: str = ""
    """JSON of an earlier run."""
    outputs: Asked = Asked()
    suggest: bool = False
    """Whether checks are to be suggested, and none run."""
