"""The `revops` command: its sub-commands, and the one place where errors end."""

import gc
import os
import signal
import sys
import traceback
from typing import Annotated

import typer

from revops_cli import __version__
from revops_cli.cli.commands import LazyGroup
from revops_cli.cli.narrate import silence_stdout
from revops_cli.errors import AccountingError, ExitCode, ReaderGoneError, RevopsError

# Typer carries its own copy of click and does not export this base of its usage errors.
TyperUsageError: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="revops",
    cls=LazyGroup,
    help="Lead lists in, assigned leads out, with a reason for every decision.",
    epilog="Example: revops import expo.xlsx --accounts accounts.csv --users users.csv --rules rules.yaml -o out",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"revops {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Lead lists in, assigned leads out, with a reason for every decision."""
    if debug:
        os.environ["REVOPS_DEBUG"] = "1"


def main() -> None:
    """Run the command line and exit with the verdict; every error ends here as one message."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A run makes many small objects without cycles: to look for some all the time costs a twentieth of it.
    gc.set_threshold(1_000_000)
    code = verdict()
    # The interpreter would look through all that is left three times more before it ends.
    gc.disable()
    raise SystemExit(code)


def verdict() -> int:
    """The exit code of a run of `sys.argv`."""
    try:
        code = int(app(prog_name="revops", standalone_mode=False) or 0)
        # Typer turns an interrupt into this code.
        return _interrupted() if code == ExitCode.INTERRUPTED else code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except TyperUsageError as error:
        return _usage(error)
    except OSError as error:
        return _told(_SystemError(str(error.strerror or error).lower(), where=str(error.filename or "")))
    except RevopsError as error:
        return _told(error)
    except Exception as error:  # noqa: BLE001 - whatever is left is our bug, and is said to be
        return _bug(error)


class _SystemError(RevopsError):
    """What the operating system refused and no layer below put into words."""

    exit_code = ExitCode.DATA


def _interrupted() -> int:
    print("error: interrupted; nothing was written", file=sys.stderr)  # noqa: T201 - the last word
    return ExitCode.INTERRUPTED


def _told(error: RevopsError) -> int:
    if isinstance(error, ReaderGoneError):
        silence_stdout()
    if os.environ.get("REVOPS_DEBUG"):
        traceback.print_exception(error)
    prefix = "" if error.exit_code is ExitCode.DONE else "error: "
    print(f"{prefix}{error}", file=sys.stderr)  # noqa: T201 - the one place where errors are printed
    return error.exit_code


def _usage(error: BaseException) -> int:
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "revops"
    if type(error).__name__ == "NoArgsIsHelpError":  # a group called without a command: its message is the help
        print(message, file=sys.stderr)  # noqa: T201 - the same
        return ExitCode.USAGE
    message = message[:1].lower() + message[1:].rstrip(".")
    print(f"error: {message}\n  hint: {path} --help", file=sys.stderr)  # noqa: T201 - the same
    return ExitCode.USAGE


def _bug(error: Exception) -> int:
    if os.environ.get("REVOPS_DEBUG"):
        traceback.print_exception(error)
    kind = "rows do not add up" if isinstance(error, AccountingError) else type(error).__name__
    hint = "nothing was written; run again with --debug and report what it prints"
    print(f"error: a bug in revops: {kind}: {error}\n  hint: {hint}", file=sys.stderr)  # noqa: T201 - the same
    return ExitCode.BUG
