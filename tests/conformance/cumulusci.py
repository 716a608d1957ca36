"""CumulusCI and Snowfakery load records into the fake org unchanged: python -m tests.conformance.cumulusci SF CCI

By hand, from the root of the repository (nothing of it is a dependency of revops): an sf CLI as
`tests.conformance.sf_cli` says, and

    python -m venv /tmp/cci && /tmp/cci/bin/pip install cumulusci
    python -m tests.conformance.cumulusci /tmp/sf/node_modules/.bin/sf /tmp/cci/bin/cci

CumulusCI gets the org from the sf CLI, which must be on the path under that name.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conformance.sf_cli import SETTINGS, Cli
from tests.fakesf.server import FakeSalesforce

PROJECT = """minimum_cumulusci_version: 4.0.0
project: {name: fake, package: {name: fake, api_version: '60.0'}}
"""
RECIPE = """- snowfakery_version: 3
- object: Account
  count: 3
  fields: {Name: Acme}
  friends:
    - object: Contact
      fields: {LastName: Ito, AccountId: {reference: Account}}
"""


def _run(cli: Cli, *command: str) -> None:
    programs = f"{Path(cli.program).parent}:{Path(command[0]).parent}:{cli.environment()['PATH']}"
    own = {"PATH": programs, "REQUESTS_CA_BUNDLE": str(cli.home / "ca.pem"), "LC_ALL": "C.UTF-8"}
    environment = cli.environment() | own | {"CUMULUSCI_KEY": "0123456789abcdef"}
    ran = subprocess.run(command, env=environment, cwd=cli.home / "project", check=False)
    if ran.returncode:
        sys.exit(f"{' '.join(command)}: exit {ran.returncode}\n{cli.fake.failures}")


def drive(cli: Cli, cci: str) -> None:
    """A recipe of three accounts with a contact each goes into the org."""
    project = cli.home / "project"
    project.mkdir()
    (project / "cumulusci.yml").write_text(PROJECT)
    (project / "recipe.yml").write_text(RECIPE)
    cli.log_in()
    _run(cli, "git", "init", "--quiet")
    author = ("-c", "user.name=fake", "-c", "user.email=fake@example.com")
    _run(cli, "git", *author, "commit", "--quiet", "--allow-empty", "--message", "empty")
    _run(cli, "git", "remote", "add", "origin", "https://github.com/example/fake.git")
    _run(cli, cci, "org", "import", "fake", "fake")
    _run(cli, cci, "task", "run", "snowfakery", "--recipe", "recipe.yml", "--org", "fake")
    accounts = [row["Id"] for row in cli.fake.org.rows("Account")]
    contacts = [row["AccountId"] for row in cli.fake.org.rows("Contact")]
    if len(accounts) != len(("one", "two", "three")) or contacts != accounts:
        sys.exit(f"wrong: accounts {accounts}, contacts of {contacts}")
    sys.stdout.write("ok snowfakery\n")


def main() -> None:
    """Start a fake and drive it."""
    if len(sys.argv) != len(("script", "sf", "cci")):
        sys.exit(__doc__)
    with FakeSalesforce(SETTINGS) as fake, tempfile.TemporaryDirectory() as home:
        (Path(home) / "ca.pem").write_bytes(fake.ca_pem)
        drive(Cli(str(Path(sys.argv[1]).absolute()), Path(home), fake), str(Path(sys.argv[2]).absolute()))


if __name__ == "__main__":
    main()
