"""Orgs of the `sf` command: it keeps the login, and gives a fresh token whenever it is asked."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

from revops_cli.crm.salesforce.access import Access
from revops_cli.errors import CrmError

PATIENCE = 120
"""Seconds that the command may take."""

Run = Callable[[Sequence[str]], str]
"""Runs the command with these arguments and gives its standard output; raises CrmError."""


def run_sf(arguments: Sequence[str]) -> str:
    """The standard output of `sf`; raises CrmError where it is not there or does not end."""
    command = shutil.which("sf")
    if command is None:
        hint = "install the Salesforce CLI, or use another login: in the profile"
        raise CrmError("there is no command 'sf'", hint=hint, code="NO_SF")
    try:
        ran = subprocess.run(  # noqa: S603 - a list of our own words and the org's name, no shell
            [command, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CrmError(f"'sf {arguments[0]}' did not end", code="NO_SF") from error
    return ran.stdout


def org_access(org: str, run: Run = run_sf) -> Access:
    """Address and token of an org of the `sf` command; raises CrmError.

    Newer versions do not show the token beside the address, and have a command of its own for it.
    """
    target = ["--target-org", org] if org else []
    shown = _result(run(["org", "display", *target, "--json"]), org)
    token, url = str(shown.get("accessToken") or ""), str(shown.get("instanceUrl") or "")
    if not token.startswith("00D"):
        token = str(_result(run(["org", "auth", "show-access-token", *target, "--json"]), org).get("accessToken") or "")
    if not (token and url):
        raise CrmError("the sf command gives no access token", where=org, code="NO_SF", hint="run: sf org login web")
    return Access(token, url.rstrip("/"))


def _result(text: str, org: str) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise CrmError("the sf command gave no answer", where=org, code="NO_SF") from error
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        message = str(answer.get("message", "refused")) if isinstance(answer, dict) else "refused"
        raise CrmError(f"sf: {message}", where=org, code="NO_SF", hint="run: sf org list, then sf org login web")
    return result
