"""Every folder of samples/ is run, and what it writes is compared with its expected/ folder byte for byte.

A sample has a file `command`: the arguments after `revops`, run in a copy of the folder, with `{out}` for the
folder of results. A sample whose result can be read again has a file `again`, a command that reads a list
from `{out}` and writes its counterpart to `{again}`: the two must be equal.

After a wanted change, rewrite the expected files and read the difference before it is committed:

    REVOPS_REWRITE_SAMPLES=1 pytest tests/test_samples.py
    git diff samples/

Two files are not compared: manifest.json holds the version and a hash of the reference tables, which change
when the results do not, and the state of the rotation is no result.
"""

import os
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = sorted(command.parent.name for command in SAMPLES.glob("*/command"))
READ_AGAIN = sorted(command.parent.name for command in SAMPLES.glob("*/again"))
REWRITE = bool(os.environ.get("REVOPS_REWRITE_SAMPLES"))

Files = dict[str, bytes]
RunFile = Callable[..., None]


@pytest.fixture(scope="session")
def run_file(revops: Callable[..., Any]) -> RunFile:
    """Run the command of a file, with its places as paths from the folder, so that no output holds this machine's."""

    def run(folder: Path, command: str, **places: Path) -> None:
        line = (folder / command).read_text(encoding="utf-8")
        for place, path in places.items():
            line = line.replace(f"{{{place}}}", str(path.relative_to(folder)))
        ran = revops(folder, *shlex.split(line))
        assert ran.returncode == 0, ran.stderr

    return run


def written(folder: Path) -> Files:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.name != "manifest.json" and ".db" not in path.suffixes[:1]
    }


def rewrite(name: str, files: Files) -> None:
    expected = SAMPLES / name / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    for path, content in files.items():
        (expected / path).parent.mkdir(parents=True, exist_ok=True)
        (expected / path).write_bytes(content)


def differences(found: Files, expected: Files) -> list[str]:
    """The first line that differs of each file, so that a failure can be read."""
    lines = []
    for path in sorted(found.keys() | expected.keys()):
        if path not in found or path not in expected:
            lines.append(f"{path}: {'missing' if path in expected else 'not expected'}")
        elif found[path] != expected[path]:
            ours, theirs = found[path].splitlines(), expected[path].splitlines()
            differ = (i for i, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1])
            at = next(differ, min(len(ours), len(theirs)))
            lines.append(f"{path}:{at + 1}: found {ours[at : at + 1]}, expected {theirs[at : at + 1]}")
    return lines


def test_there_are_samples() -> None:
    assert {"clean-excel", "dedupe-crm-export", "match-accounts", "tradeshow"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_the_expected_files_twice_and_read_again_no_others(
    run_file: RunFile, tmp_path: Path, name: str
) -> None:
    folder, expected = tmp_path / name, SAMPLES / name / "expected"
    shutil.copytree(SAMPLES / name, folder, ignore=shutil.ignore_patterns("expected"))
    out, again = folder / "results", folder / "read_again"
    out.mkdir()
    again.mkdir()

    run_file(folder, "command", out=out)
    files = written(out)
    if REWRITE:
        rewrite(name, files)
    assert differences(files, written(expected)) == []

    run_file(folder, "command", out=out)
    assert differences(written(out), files) == []

    if name in READ_AGAIN:
        read = re.search(r"\{out\}/(\S+)", (folder / "again").read_text(encoding="utf-8"))
        assert read is not None
        run_file(folder, "again", out=out, again=again)
        result = read.group(1)
        assert differences({result: (again / result).read_bytes()}, {result: files[result]}) == []
