"""The recipes of the README run as they stand."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Ran = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parents[1]
RECIPES = [
    block.strip()
    for block in re.findall(r"(?ms)^```\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"))
    if re.search(r"(?m)^revops |&& revops ", block)
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "samples", folder / "samples")
    return folder


@pytest.fixture
def ran(revops: Ran, checkout: Path) -> Ran:
    """A function that runs a line of a recipe in a folder: within this process, but for what needs a shell."""
    own = {"HOME": str(checkout / "home"), "XDG_STATE_HOME": str(checkout / "state")}

    def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
        program, *arguments = shlex.split(line)
        if program == "revops" and "|" not in arguments:
            return revops(folder, *arguments, **own)
        script = f'revops() {{ "{sys.executable}" -m revops_cli "$@"; }}; set -eo pipefail; {line}'
        return subprocess.run(
            ["/bin/bash", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            timeout=120,
            env=os.environ | own,
        )

    return run


def test_every_recipe_runs(ran: Ran, checkout: Path) -> None:
    """In their order, for one reads what another wrote."""
    assert len(RECIPES) >= 20
    for recipe in RECIPES:
        folder = checkout
        for line in re.split(r"\n| && ", recipe):
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
                continue
            said = ran(folder, line)
            assert said.returncode == 0, f"{line}\n{said.stderr}"


def test_the_set_up_commands_name_what_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert ".venv/bin/revops import samples/tradeshow/expo.csv -c samples/tradeshow/revops.yaml -o out" in text
    assert (ROOT / "samples/tradeshow/expo.csv").is_file()
    assert ".venv/bin/pytest -n auto" in text
