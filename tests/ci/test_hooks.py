"""The hooks and the action parse, and the command lines they run are ours."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from revops_cli.check.settings import CheckSettings
from revops_cli.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github/actions/revops-check"
GOOD = "Id,Email,Country\n1,ann@acme.com,US\n"
BAD = GOOD + "1,bob@acme.com,US\n"


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """A folder with a command `revops` that runs this checkout."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "revops"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m revops_cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return folder


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "lists").mkdir(parents=True)
    (folder / "lists" / "day 1.csv").write_text(GOOD, encoding="utf-8")
    return folder


def ran(arguments: list[str], cwd: Path, bin_folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(cwd), "CI": "true", **variables}
    return subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_hooks_name_commands_that_are_there() -> None:
    hooks = read(ROOT / ".pre-commit-hooks.yaml")

    assert [hook["id"] for hook in hooks] == ["revops-check", "revops-check-config"]
    for hook in hooks:
        program, command, *rest = shlex.split(hook["entry"])
        assert (program, command in COMMANDS, rest) == ("revops", True, [])


@pytest.mark.parametrize(("text", "code"), [pytest.param(GOOD, 0, id="good"), pytest.param(BAD, 1, id="bad")])
def test_the_hook_of_files_ends_with_the_verdict(lists: Path, bin_folder: Path, text: str, code: int) -> None:
    (lists / "lists" / "day 1.csv").write_text(text, encoding="utf-8")
    entry = shlex.split(read(ROOT / ".pre-commit-hooks.yaml")[0]["entry"])

    assert ran([*entry, "lists/day 1.csv"], lists, bin_folder).returncode == code


def test_the_action_gives_every_input_on() -> None:
    action = read(ACTION / "action.yml")
    steps = action["runs"]["steps"]
    used = "".join(str(step) for step in steps)

    assert action["runs"]["using"] == "composite"
    assert all(f"inputs.{name}" in used for name in action["inputs"])
    assert all("${{" not in step.get("run", "") for step in steps), "an input inside a script would be run as code"


def test_variables_of_the_action_are_those_of_its_script() -> None:
    check = next(step for step in read(ACTION / "action.yml")["runs"]["steps"] if step.get("id") == "check")
    script = (ACTION / "run.sh").read_text(encoding="utf-8")

    assert all(name in script for name in check["env"])


def test_the_script_checks_annotates_and_says_where_things_are(lists: Path, bin_folder: Path, tmp_path: Path) -> None:
    (lists / "lists" / "day 2.csv").write_text(BAD, encoding="utf-8")
    said, summary = tmp_path / "output", tmp_path / "summary.md"
    found = ran(
        ["bash", str(ACTION / "run.sh")], lists / "lists", bin_folder,
        REVOPS_FILES="*.csv\n\n", REVOPS_ARGUMENTS="--as-of\n2026-11-22T00:00:00Z", REVOPS_SARIF="a.sarif",
        REVOPS_JUNIT="a.xml", REVOPS_FOLDER="lists", GITHUB_OUTPUT=str(said), GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_WORKSPACE=str(lists),
    )  # fmt: skip

    assert found.returncode == 1, found.stderr
    assert "::error file=lists/day 2.csv,line=2,col=1,title=id-unique::" in found.stdout
    assert said.read_text(encoding="utf-8") == "exit-code=1\nsarif=lists/a.sarif\njunit=lists/a.xml\n"
    assert '"uri": "lists/day%202.csv"' in (lists / "lists" / "a.sarif").read_text(encoding="utf-8")
    assert summary.read_text(encoding="utf-8").startswith("## revops check: 1 failed")


def test_the_files_of_a_pattern_are_checked_in_order_of_their_names(lists: Path, bin_folder: Path) -> None:
    names = [f"lists/{name}.csv" for name in ("c", "a", "e", "b", "d", "f")]
    for name in names:
        (lists / name).write_text(GOOD, encoding="utf-8")
    found = ran(["bash", str(ACTION / "run.sh")], lists, bin_folder, REVOPS_FILES="lists/?.csv")

    assert re.findall(r"^(lists/.\.csv): 1 rows$", found.stdout, re.MULTILINE) == sorted(names)


def test_a_pattern_that_nothing_meets_is_no_pass_and_no_input_is_code(lists: Path, bin_folder: Path) -> None:
    pattern = "$(touch harm) `touch harm`; touch harm/*.csv"
    found = ran(["bash", str(ACTION / "run.sh")], lists, bin_folder, REVOPS_FILES=pattern)

    assert found.returncode == 3
    assert pattern in found.stderr
    assert not (lists / "harm").exists()


def expanded(text: str, inputs: Mapping[str, str]) -> str:
    """A text of the action with what the platform puts in for its inputs."""
    return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: inputs[found[1]], text)


def run_action(lists: Path, bin_folder: Path, given: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """Run the scripts of the action as the platform does, until one fails: exit code by step, and its outputs."""
    action, said, pip = read(ACTION / "action.yml"), bin_folder / "said", bin_folder / "python"
    pip.write_text(f'#!/bin/sh\necho "$@" > {shlex.quote(str(bin_folder / "installed"))}\n', encoding="utf-8")
    pip.chmod(0o755)
    said.touch()
    inputs = {name: str(one.get("default", "")) for name, one in action["inputs"].items()} | dict(given)
    codes: dict[str, int] = {}
    for step in (one for one in action["runs"]["steps"] if "run" in one):
        script = bin_folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        found = ran(
            [step["shell"], "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            lists / expanded(step.get("working-directory", "."), inputs),
            bin_folder,
            **{name: expanded(text, inputs) for name, text in step.get("env", {}).items()},
            GITHUB_ACTION_PATH=str(ACTION), GITHUB_OUTPUT=str(said), GITHUB_WORKSPACE=str(lists),
            GITHUB_STEP_SUMMARY=str(bin_folder / "summary.md"), GITHUB_ACTIONS="true",
        )  # fmt: skip
        codes[step["name"]] = found.returncode
        if found.returncode:
            break
    written = dict(line.split("=", 1) for line in said.read_text(encoding="utf-8").splitlines())
    return codes, {name: written.get(one["value"][len("${{ steps.check.outputs.") : -len(" }}")], "")
                   for name, one in action["outputs"].items()}  # fmt: skip


RUNS = [
    pytest.param({"files": "lists/*.csv"}, 0, "./revops-check.sarif", id="all as it comes"),
    pytest.param({"files": "*.csv", "working-directory": "lists"}, 0, "lists/revops-check.sarif", id="in a folder"),
    pytest.param({"files": "lists/*.csv", "fail-on": "warn", "config": "checks.yaml"}, 1, "./revops-check.sarif",
                 id="with a config that warns"),
    pytest.param({"files": "lists/*.csv", "sarif": "", "arguments": "--only\nmissing"}, 2, "", id="wrong usage"),
    pytest.param({}, 2, "", id="nothing to check"),
]  # fmt: skip


@pytest.mark.parametrize(("inputs", "code", "sarif"), RUNS)
def test_the_steps_of_the_action_run_as_on_the_platform(
    lists: Path, bin_folder: Path, inputs: dict[str, str], code: int, sarif: str
) -> None:
    (lists / "checks.yaml").write_text("checks: [{id: title, phone_valid: Email, severity: warn}]", encoding="utf-8")
    codes, outputs = run_action(lists, bin_folder, inputs)

    assert codes == {"Install revops": 0, "Check": code}
    assert (bin_folder / "installed").read_text(encoding="utf-8").split()[-1] == f"{ACTION}/../../.."
    assert (outputs["exit-code"], outputs["sarif"]) == (str(code), sarif)
    assert not sarif or (lists / sarif).is_file()
    assert (bin_folder / "summary.md").is_file() == (code < 2)


def test_the_report_of_an_earlier_run_is_not_that_of_one_that_fails(lists: Path, bin_folder: Path) -> None:
    (lists / "revops-check.sarif").write_text("{}", encoding="utf-8")
    codes, outputs = run_action(lists, bin_folder, {"files": "missing.csv"})

    assert (codes["Check"], outputs["exit-code"], outputs["sarif"]) == (3, "3", "")


def test_a_report_may_lie_elsewhere(lists: Path, bin_folder: Path, tmp_path: Path) -> None:
    report = str(tmp_path / "elsewhere.sarif")
    _, outputs = run_action(lists, bin_folder, {"files": "*.csv", "working-directory": "lists", "sarif": report})

    assert outputs["sarif"] == report


def blocks(heading: str) -> list[Any]:
    """The YAML below a heading of the page about CI."""
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    (part,) = (text for text in page.split("\n## ") if text.startswith(f"{heading}\n"))
    return [YAML(typ="safe").load(found) for found in re.findall(r"```yaml\n(.*?)```", part, re.DOTALL)]


def test_the_script_of_the_recipe_for_gitlab_runs(lists: Path, bin_folder: Path) -> None:
    (job,) = blocks("GitLab")
    (install, *script) = job["leads"]["script"]
    (lists / "lists").rename(lists / "imports")
    found = ran(["bash", "-e", "-c", "\n".join(script)], lists, bin_folder)

    assert install.startswith("pip install ")
    assert found.returncode == 0, found.stderr
    written = [*job["leads"]["artifacts"]["paths"], job["leads"]["artifacts"]["reports"]["junit"]]
    assert all((lists / name).is_file() for name in written)


@pytest.mark.parametrize("heading", ["What to check", "A list that is not clean yet"])
def test_checks_on_the_page_are_valid(heading: str) -> None:
    for block in blocks(heading):
        assert CheckSettings.model_validate(block["check"]).checks
