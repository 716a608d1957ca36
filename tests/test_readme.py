"""The recipes of the README run as they stand."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = [
    command
    for block in re.findall(r"(?ms)^```\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"))
    for command in block.strip().splitlines()
    if command.startswith("revops ")
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "samples", folder / "samples")
    return folder


def test_every_recipe_runs(checkout: Path) -> None:
    assert len(COMMANDS) >= 8
    for command in COMMANDS:
        line = f'revops() {{ "{sys.executable}" -m revops_cli "$@"; }}; set -e; {command}'
        ran = subprocess.run(
            ["/bin/bash", "-c", line], capture_output=True, text=True, check=False, cwd=checkout, timeout=120
        )
        assert ran.returncode == 0, f"{command}\n{ran.stderr}"


def test_the_set_up_commands_name_what_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert ".venv/bin/revops import samples/tradeshow/expo.csv -c samples/tradeshow/revops.yaml -o out" in text
    assert (ROOT / "samples/tradeshow/expo.csv").is_file()
    assert ".venv/bin/pytest -n auto" in text
