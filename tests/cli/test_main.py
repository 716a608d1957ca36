import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from revops_cli import __version__

HEAVY = (
    "rich",
    "duckdb",
    "numpy",
    "simple_salesforce",
    "phonenumbers",
    "email_validator",
    "rapidfuzz",
    "sqlglot",
    "z3",
    "ruamel.yaml",
    "tldextract",
    "revops_cli.engine",
    "revops_cli.fields",
    "revops_cli.pipeline.run",
)


HELP = [[], ["clean"], ["import"], ["config"]]


def process(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "revops_cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "100"},
    )


def test_help_loads_nothing_heavy() -> None:
    probe = (
        "import sys\n"
        "from revops_cli.cli.main import verdict\n"
        f"for arguments in {HELP!r}:\n"
        "    sys.argv = ['revops', *arguments, '--help']\n"
        "    code = verdict()\n"
        f"    print(code, *arguments, [name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert ran.stderr.splitlines() == [" ".join(["0", *arguments, "[]"]) for arguments in HELP]


def test_version() -> None:
    ran = process("--version")

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"revops {__version__}\n", "")


def test_the_installed_script_is_the_same_command() -> None:
    script = Path(sys.executable).with_name("revops")
    ran = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)

    assert ran.stdout == f"revops {__version__}\n"


USAGE = [
    pytest.param([], "Usage: revops", id="nothing"),
    pytest.param(["clea"], "no such command 'clea'", id="command"),
    pytest.param(["clean"], "missing argument 'INPUT...'", id="argument"),
    pytest.param(["clean", "a.csv", "--outptu", "b.csv"], "--outptu", id="option"),
    pytest.param(["clean", "a.csv", "--threads", "0"], "--threads", id="range"),
    pytest.param(["clean", "a.csv", "--map", "Company"], "'Company' does not map a header", id="map"),
    pytest.param(["clean", "a.csv", "--as-of", "tomorrow", "-o", "x.csv"], "'tomorrow' is not a date", id="as-of"),
    pytest.param(["clean", "a.csv", "--json"], "--json needs -o FILE", id="json-without-output"),
    pytest.param(["clean", "a.csv", "--config", "none.yaml"], "none.yaml: no such file", id="config"),
    pytest.param(["import", "a.csv"], "import writes a folder", id="import-without-folder"),
]


@pytest.mark.parametrize(("arguments", "problem"), USAGE)
def test_bad_usage_is_one_message_and_exit_2(revops: Any, tmp_path: Path, arguments: list[str], problem: str) -> None:
    (tmp_path / "a.csv").write_text("Email\na@b.com\n")

    ran = revops(tmp_path, *arguments)

    assert problem in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (ran.returncode, ran.stdout) == (2, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv"]


def test_a_process_ends_with_the_verdict(tmp_path: Path) -> None:
    ran = process("clean", "none.csv", cwd=tmp_path)

    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("error: none.csv: no such file\n")


def test_every_command_has_help_with_an_example() -> None:
    from revops_cli.cli.reference import reference

    parts = reference().split("\n## ")[1:]

    assert len(parts) >= 12
    for part in parts:
        if "\nCommands:\n" not in part:
            assert "Example: revops" in part, part.splitlines()[0]


def test_the_reference_in_the_docs_is_that_of_the_commands() -> None:
    from revops_cli.cli.reference import reference

    docs = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"

    assert reference().strip() in docs.read_text(encoding="utf-8")
