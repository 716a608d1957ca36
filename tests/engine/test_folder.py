import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from revops_cli.engine.folder import RunFolder

HOLDS = """
import time
from revops_cli.engine.folder import RunFolder
print(RunFolder().path, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)


def test_a_folder_is_gone_after_close() -> None:
    folder = RunFolder()
    (folder.path / "a").mkdir()
    folder.close()

    assert not folder.path.exists()


def test_a_folder_that_is_being_made_is_no_leftover(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run looks round right before the lock is taken: the moment in which a folder was once taken away."""
    fcntl = pytest.importorskip("fcntl")
    flock, looked = fcntl.flock, list[bool]()

    def late(stream: IO[bytes], how: int) -> None:
        if not looked:
            looked.append(True)
            RunFolder().close()
        flock(stream, how)

    monkeypatch.setattr(fcntl, "flock", late)
    folder = RunFolder()

    assert looked
    assert folder.path.exists()
    folder.close()


def test_the_folder_of_a_live_run_stays_and_that_of_a_killed_one_goes(tmp_path: Path) -> None:
    code = HOLDS.replace("RunFolder().path", "(folder := RunFolder()).path")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        theirs = Path(child.stdout.readline().strip())
        RunFolder().close()
        assert theirs.exists(), "it is alive"
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert theirs.exists(), "a killed run cleans nothing up"

    RunFolder().close()

    assert list(tmp_path.iterdir()) == []
