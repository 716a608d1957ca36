"""Orgs of the `sf` command."""

import json
from collections.abc import Sequence

import pytest

from revops_cli.crm.salesforce.access import Access
from revops_cli.crm.salesforce.sf_command import org_access, run_sf
from revops_cli.errors import CrmError

HIDDEN = "[REDACTED] Use 'sf org auth show-access-token' to view"
SHOWN = {"instanceUrl": "https://acme.my.salesforce.com/", "accessToken": "00D1!abc"}


@pytest.mark.parametrize(
    ("displayed", "asked"),
    [
        (SHOWN, [["org", "display"]]),
        ({**SHOWN, "accessToken": HIDDEN}, [["org", "display"], ["org", "auth"]]),
        ({"instanceUrl": SHOWN["instanceUrl"]}, [["org", "display"], ["org", "auth"]]),
    ],
)
def test_old_and_new_versions_give_a_token(displayed: dict[str, str], asked: list[list[str]]) -> None:
    calls: list[Sequence[str]] = []

    def run(arguments: Sequence[str]) -> str:
        calls.append(arguments)
        return json.dumps(
            {"status": 0, "result": displayed if arguments[1] == "display" else {"accessToken": "00D1!abc"}}
        )

    assert org_access("mine", run) == Access("00D1!abc", "https://acme.my.salesforce.com")
    assert [list(each[:2]) for each in calls] == asked
    assert all(list(each[-3:]) == ["--target-org", "mine", "--json"] for each in calls)


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ('{"status":1,"message":"No authorization found"}', "sf: No authorization found"),
        ("not json", "gave no answer"),
        ("[]", "sf: refused"),
        ('{"result":{"accessToken":"","instanceUrl":"https://x"}}', "gives no access token"),
    ],
)
def test_what_the_command_cannot_do_is_said(output: str, message: str) -> None:
    with pytest.raises(CrmError, match=message):
        org_access("mine", lambda _arguments: output)


def test_without_the_command_there_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CrmError, match="there is no command 'sf'"):
        run_sf(["org", "display"])
