"""What a user meets around a step: streams, exit codes, files, interruptions."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LEADS = (
    "First Name,Last Name,Email,Phone,Company,Job Title,Country,Note\n"
    "Jane,Doe,JANE.DOE@ACME.COM,(415) 867-5309,Acme Inc,VP Marketing,USA,=1+1\n"
    "Jürgen,Müller,j.mueller@mueller.de,089/636-48018,Müller GmbH,Geschäftsführer,Deutschland,\n"
    ',,,,,,,"only a note"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    return tmp_path


def process(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """What a process of its own says."""
    return subprocess.run(
        [sys.executable, "-m", "revops_cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        input=more.pop("stdin", None),
        env={**os.environ, **more},
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_pipe_gets_the_same_bytes_as_a_file(revops: Any, folder: Path) -> None:
    to_file = revops(folder, "clean", "leads.csv", "-o", "out.csv")
    to_pipe = revops(folder, "clean", "leads.csv")
    from_pipe = process(folder, "clean", "-", stdin=LEADS)

    assert (to_file.returncode, to_pipe.returncode, from_pipe.returncode) == (0, 0, 0)
    assert to_file.stdout == ""
    assert to_pipe.stdout == (folder / "out.csv").read_text(encoding="utf-8")
    assert from_pipe.stdout == to_pipe.stdout
    assert "clean: 3 rows in, 3 out" in to_file.stderr
    assert "wrote out.csv" in to_file.stderr


def test_untouched_columns_keep_their_place_and_their_bytes(revops: Any, folder: Path) -> None:
    revops(folder, "clean", "leads.csv", "-o", "out.csv", "--no-csv-guard")

    out = rows(folder / "out.csv")
    assert list(out[0])[:8] == LEADS.splitlines()[0].split(",")
    assert [list(row.values())[:8] for row in out] == [list(row.values()) for row in rows(folder / "leads.csv")]


def test_formulas_are_shown_and_not_run(revops: Any, folder: Path) -> None:
    revops(folder, "clean", "leads.csv", "-o", "out.csv")

    assert rows(folder / "out.csv")[0]["Note"] == "'=1+1"


def test_quiet_says_nothing(revops: Any, folder: Path) -> None:
    ran = revops(folder, "clean", "leads.csv", "-o", "out.csv", "--quiet")

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_json_is_one_object(revops: Any, folder: Path) -> None:
    ran = revops(folder, "clean", "leads.csv", "-o", "out.csv", "--json", "--quiet")

    found = json.loads(ran.stdout)
    assert found["steps"][0]["rows_in"] == 3
    assert found["written"] == ["out.csv"]


def test_dry_run_writes_nothing(revops: Any, folder: Path) -> None:
    ran = revops(folder, "clean", "leads.csv", "-o", "out.csv", "--changes", "changes.csv", "--dry-run")

    assert ran.returncode == 0
    assert [path.name for path in folder.iterdir()] == ["leads.csv"]


def test_changes_name_their_rule(revops: Any, folder: Path) -> None:
    revops(folder, "clean", "leads.csv", "-o", "out.csv", "--changes", "changes.csv", "--changes-each", "each.csv")

    changed = {(row["source"], row["target"], row["before"]): row for row in rows(folder / "changes.csv")}
    found = changed["Email", "EmailNormalized", "JANE.DOE@ACME.COM"]
    assert (found["after"], found["rows"], found["first_row"]) == ("jane.doe@acme.com", "1", "1")
    assert all(row["rule"] for row in changed.values())
    assert {row["row"] for row in rows(folder / "each.csv") if row["before"]} == {"1", "2"}


def test_in_place_writes_over_the_original_and_never_with_nothing(revops: Any, folder: Path) -> None:
    revops(folder, "clean", "leads.csv", "-o", "out.csv", "--in-place")

    out = rows(folder / "out.csv")
    assert [row["Email"] for row in out] == ["jane.doe@acme.com", "j.mueller@mueller.de", ""]
    assert out[0]["Phone"] == "+14158675309"


def test_a_second_run_changes_nothing(revops: Any, folder: Path) -> None:
    revops(folder, "clean", "leads.csv", "-o", "once.csv")
    revops(folder, "clean", "once.csv", "-o", "twice.csv")

    assert (folder / "twice.csv").read_bytes() == (folder / "once.csv").read_bytes()


def test_rejects_say_where_and_why(revops: Any, folder: Path) -> None:
    (folder / "revops.yaml").write_text("clean: {reject_without_identity: true}\n", encoding="utf-8")
    ran = revops(folder, "clean", "leads.csv", "-o", "out.csv", "--rejects", "rejects.csv")

    assert "3 rows in, 2 out, 1 rejected" in ran.stderr
    [reject] = rows(folder / "rejects.csv")
    assert (reject["row"], reject["line"], reject["code"], reject["Note"]) == ("3", "4", "no_identity", "only a note")
    assert len(rows(folder / "out.csv")) == 2


SURROUNDINGS = [
    pytest.param({"LC_ALL": "C", "TZ": "Asia/Kolkata"}, ["--threads", "1"], id="c-locale"),
    pytest.param(
        {"LC_ALL": "C.UTF-8", "TZ": "America/New_York", "PYTHONHASHSEED": "7"}, ["--threads", "4"], id="other"
    ),
]


@pytest.mark.parametrize(("environment", "flags"), SURROUNDINGS)
def test_the_same_bytes_wherever_it_runs(
    revops: Any, folder: Path, environment: dict[str, str], flags: list[str]
) -> None:
    revops(folder, "clean", "leads.csv", "-o", "here.csv")
    process(folder, "clean", "leads.csv", "-o", "there.csv", *flags, **environment)

    assert (folder / "there.csv").read_bytes() == (folder / "here.csv").read_bytes()


FAILURES = [
    pytest.param(["clean", "none.csv", "-o", "out.csv"], 3, "none.csv: no such file", id="missing-file"),
    pytest.param(["clean", "leads.csv", "-o", "none/out.csv"], 3, "the folder does not exist", id="missing-folder"),
    pytest.param(["clean", "leads.csv", "-o", "."], 3, "is a folder", id="folder"),
    pytest.param(["clean", "odd.csv", "-o", "out.csv"], 3, "no column is recognised", id="nothing-to-clean"),
    pytest.param(["clean", "empty.csv", "-o", "out.csv"], 3, "empty.csv", id="empty"),
    pytest.param(["match", "leads.csv", "-o", "out.csv"], 2, "match needs accounts", id="no-accounts"),
    pytest.param(["route", "leads.csv", "-o", "out.csv"], 2, "route needs users", id="no-users"),
    pytest.param(["run"], 2, "no list to read", id="run-without-config"),
]


@pytest.mark.parametrize(("arguments", "code", "problem"), FAILURES)
def test_a_failure_is_one_message_and_leaves_nothing(
    revops: Any, folder: Path, arguments: list[str], code: int, problem: str
) -> None:
    (folder / "odd.csv").write_text("Zebra,Notes\n1,2\n")
    (folder / "empty.csv").write_text("")
    before = sorted(path.name for path in folder.iterdir())

    ran = revops(folder, *arguments)

    assert ran.returncode == code, ran.stderr
    assert ran.stderr.startswith("error: ")
    assert problem in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""
    assert sorted(path.name for path in folder.iterdir()) == before


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@FULL
def test_a_full_disk_is_one_message(revops: Any, folder: Path) -> None:
    ran = revops(folder, "clean", "leads.csv", "--quiet", "-o", "/dev/full")

    assert ran.returncode == 3, ran.stderr
    assert "no space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr


@FULL
def test_a_full_disk_behind_standard_output_is_one_message(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "revops_cli", "clean", "leads.csv", "--quiet"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=folder,
        )

    assert ran.returncode == 3, ran.stderr
    assert "no space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_reader_that_has_enough_is_no_failure(folder: Path) -> None:
    header, *lines = LEADS.splitlines(keepends=True)
    (folder / "long.csv").write_text(header + "".join(lines[:2]) * 20_000, encoding="utf-8")
    command = f"{sys.executable} -m revops_cli clean long.csv --quiet | head -n 1"
    ran = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False, cwd=folder
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("First Name,")
    assert ran.stderr == "stopped: the reader of standard output closed the pipe\n"


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Until the run has begun: its temporary folder is the first thing it makes."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the run never began"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("signal_sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)], ids=str
)
def test_an_interrupted_run_leaves_the_old_file(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, signal_sent: signal.Signals, code: int
) -> None:
    header, *lines = LEADS.splitlines(keepends=True)
    many = "".join(
        lines[index % 2].replace("Doe", f"Doe{index}").replace("JANE", f"J{index}") for index in range(60_000)
    )
    (folder / "long.csv").write_text(header + many, encoding="utf-8")
    (folder / "out.csv").write_text("old")
    temporary = tmp_path_factory.mktemp("temporary")
    with subprocess.Popen(
        [sys.executable, "-m", "revops_cli", "clean", "long.csv", "-o", "out.csv", "--quiet"],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as child:
        wait_for(lambda: any(temporary.glob("revops-*/lock")))
        child.send_signal(signal_sent)
        _, said = child.communicate(timeout=30)

    assert child.returncode == code
    assert (folder / "out.csv").read_text() == "old"
    assert said == ("" if code < 0 else "error: interrupted; nothing was written\n")
    assert sorted(path.name for path in folder.iterdir()) == ["leads.csv", "long.csv", "out.csv"]


def test_a_log_holds_counts_and_no_values(folder: Path) -> None:
    process(folder, "clean", "leads.csv", "-o", "out.csv", "--log", "run.log")

    said = (folder / "run.log").read_text(encoding="utf-8")
    assert "clean: 3 in, 3 out" in said
    assert "Jane" not in said
    assert "acme" not in said.casefold()


def test_an_aligned_table_is_never_cut(revops: Any, folder: Path) -> None:
    ran = revops(folder, "clean", "leads.csv", "--format", "table", "--quiet", COLUMNS="40")

    header, ruler, *lines = ran.stdout.splitlines()
    assert header.startswith("First Name  Last Name  Email")
    assert set(ruler) == {"-", " "}
    assert "jane.doe@acme.com" in lines[0]
    assert len(lines) == 3


def test_a_step_can_write_a_run_folder(revops: Any, folder: Path) -> None:
    ran = revops(folder, "clean", "leads.csv", "--run", "out", "--json", "--quiet")

    assert ran.returncode == 0, ran.stderr
    assert {"leads.csv", "changes.csv", "summary.json", "manifest.json"} <= {p.name for p in (folder / "out").iterdir()}
    assert json.loads(ran.stdout)["steps"][0]["rows_out"] == 3


def test_what_is_written_can_be_read_again(revops: Any, folder: Path) -> None:
    revops(folder, "clean", "leads.csv", "-o", "once.csv", "--no-csv-guard")
    once = rows(folder / "once.csv")

    for ending in ("csv", "tsv", "jsonl", "parquet", "xlsx"):
        revops(folder, "clean", "leads.csv", "-o", f"out.{ending}", "--no-csv-guard")
        revops(folder, "clean", f"out.{ending}", "-o", f"{ending} again.csv", "--no-csv-guard")
        assert rows(folder / f"{ending} again.csv") == once, ending
