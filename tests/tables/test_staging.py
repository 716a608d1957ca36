import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from revops_cli.errors import OutputError
from revops_cli.tables.staging import SUFFIX, Staging


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(SUFFIX)]


def test_nothing_is_visible_before_commit(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with Staging() as staging:
        staging.open(target).write(b"new")

        assert target.read_text() == "old"
        staging.commit()

    assert target.read_text() == "new"
    assert leftovers(tmp_path) == []


def test_a_run_that_does_not_commit_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with Staging() as staging:
        staging.open(target).write(b"half")

    assert target.read_text() == "old"
    assert leftovers(tmp_path) == []


def test_permissions_of_the_old_file_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    target.chmod(0o640)
    with Staging() as staging:
        staging.open(target).write(b"new")
        staging.commit()

    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_is_written_through(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    with Staging() as staging:
        staging.open(link).write(b"new")
        staging.commit()

    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_device_is_written_as_it_is() -> None:
    with Staging() as staging:
        staging.open(Path("/dev/null")).write(b"x")
        staging.commit()

    assert not Path("/dev/null").is_file()


UNWRITABLE = [
    pytest.param("missing/a.csv", "no such file or directory", id="no-folder"),
    pytest.param(".", "is a folder", id="folder"),
]


@pytest.mark.parametrize(("name", "problem"), UNWRITABLE)
def test_an_unwritable_target_is_one_message(tmp_path: Path, name: str, problem: str) -> None:
    with Staging() as staging, pytest.raises(OutputError, match=problem):
        staging.open(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_message() -> None:
    with Staging() as staging:
        staging.open(Path("/dev/full")).write(b"x" * 100)

        with pytest.raises(OutputError, match="no space left"):
            staging.commit()


KILLED = """
import sys, time
from pathlib import Path
from revops_cli.tables.staging import Staging
staging = Staging()
stream = staging.open(Path(sys.argv[1]))
stream.write(b"half")
stream.flush()
print("staged", flush=True)
time.sleep(60)
"""


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with subprocess.Popen([sys.executable, "-c", KILLED, str(target)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with Staging() as alive:
            alive.open(target).write(b"other")
            assert len(leftovers(tmp_path)) == 2, "a run that is alive keeps its part"
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert target.read_text() == "old"
    assert len(leftovers(tmp_path)) == 1

    with Staging() as staging:
        staging.open(target).write(b"new")
        staging.commit()

    assert target.read_text() == "new"
    assert leftovers(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs /dev/fd")
def test_a_pipe_that_a_shell_opened_is_written_to() -> None:
    """As in `revops clean leads.csv -o >(head)`."""
    reader, writer = os.pipe()
    with Staging() as staging:
        staging.open(Path(f"/dev/fd/{writer}")).write(b"new")
        staging.commit()
    os.close(writer)

    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read() == b"new"
