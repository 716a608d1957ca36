"""The recipes of the README run as they stand."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_every_recipe_runs(checkout: Path) -> None:
    own = {"HOME": str(checkout / "home"), "XDG_STATE_HOME": str(checkout / "state")}
    assert len(RECIPES) >= 20
    for recipe in RECIPES:
        script = f'revops() {{ "{sys.executable}" -m revops_cli "$@"; }}; set -e; {recipe}'
        ran = subprocess.run(
            ["/bin/bash", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            cwd=checkout,
            timeout=120,
            env=os.environ | own,
        )
        assert ran.returncode == 0, f"{recipe}\n{ran.stderr}"


def test_the_set_up_commands_name_what_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert ".venv/bin/revops import samples/tradeshow/expo.csv -c samples/tradeshow/revops.yaml -o out" in text
    assert (ROOT / "samples/tradeshow/expo.csv").is_file()
    assert ".venv/bin/pytest -n auto" in text
