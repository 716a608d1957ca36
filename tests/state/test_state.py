"""The state file: kept on commit, forgotten on anything else, and never shared by two draws."""

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from revops_cli.errors import OutputError
from revops_cli.state.database import MIGRATIONS, network_kind
from revops_cli.state.open_leads import ACCOUNTS
from revops_cli.state.rotation import Draw, Plan, PoolState, RotationState, weights_text

POOL = PoolState(6, "ann", {"ann": -2, "bob": 2, "chi": 10**30}, "abc")
DRAW = Draw("ann", weights_text({"ann": 1, "bob": 2}), "plan-1", "2026-03-02T09:00:00+00:00", "2026-03-02", "x")


def test_what_is_committed_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.db"
    with RotationState(path) as state:
        state.begin()
        state.save_pool("sdr", POOL)
        state.record("sdr", {"id:1": DRAW})
        state.commit()
    with RotationState(path) as again:
        assert again.pool("sdr") == POOL
        assert again.recorded("sdr", ["id:0", "id:1"]) == {"id:1": DRAW}
        assert again.drawn_on("sdr", "2026-03-02") == {"ann": 1}
        assert again.pool("other") == PoolState()


@pytest.mark.parametrize("ending", ["rollback", "close"])
def test_what_is_not_committed_is_forgotten(tmp_path: Path, ending: str) -> None:
    with RotationState(tmp_path / "state.db") as state:
        state.begin()
        state.save_pool("sdr", POOL)
        getattr(state, ending)()
    with RotationState(tmp_path / "state.db") as again:
        assert again.pool("sdr") == PoolState()


def test_draws_of_the_first_release_are_read(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    connection = sqlite3.connect(path)
    connection.executescript(MIGRATIONS[0])
    connection.execute("INSERT INTO shares VALUES ('s', ?)", (DRAW.weights,))
    drawn = [("sdr", lead, DRAW.member, "s", *DRAW[2:]) for lead in ("id:1", "id:2")]
    connection.executemany("INSERT INTO draws VALUES (?, ?, ?, ?, ?, ?, ?, ?)", drawn)
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()

    with RotationState(path) as state:
        assert state.recorded("sdr", ["id:1", "id:2"]) == {"id:1": DRAW, "id:2": DRAW}
        assert state.plans() == (Plan("plan-1", DRAW.at, 2),)


def test_a_lead_drawn_again_has_its_new_draw_alone() -> None:
    with RotationState() as state:
        state.record("sdr", {"id:1": DRAW, "id:2": DRAW})
        state.record("sdr", {"id:1": DRAW._replace(member="bob", plan="plan-2")})

        assert state.recorded("sdr", ["id:1"])["id:1"].member == "bob"
        assert state.drawn_on("sdr", DRAW.day) == {"ann": 1, "bob": 1}


def test_more_keys_than_one_query_takes() -> None:
    with RotationState() as state:
        state.record("sdr", {"id:1": DRAW})

        assert list(state.recorded("sdr", [f"id:{number}" for number in range(2000)])) == ["id:1"]


def test_a_released_plan_leaves_the_credits_of_before() -> None:
    with RotationState() as state:
        state.save_pool("sdr", PoolState(3, "ann", {"ann": 1 - 3, "bob": 2}))
        state.record("sdr", {"id:1": DRAW})

        assert state.release("plan-1") == 1
        assert state.pool("sdr").credits == {"ann": 0, "bob": 0}
        assert state.recorded("sdr", ["id:1"]) == {}
        assert state.release("plan-1") == 0


SINCE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEEN: list[tuple[str, dict[str, int], dict[str, int]]] = [
    ("the same numbers are known since then", {"ann": 1, "bob": 2}, {"ann": 0, "bob": 0}),
    ("one that changed makes all new", {"ann": 1, "bob": 3}, {"ann": 5, "bob": 5}),
    ("who is new is new alone", {"ann": 1, "chi": 0}, {"ann": 0, "chi": 5}),
    ("nobody of before", {"chi": 0}, {"chi": 5}),
]


@pytest.mark.parametrize(("counts", "hours"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN])
def test_since_when_open_leads_are_known(counts: dict[str, int], hours: dict[str, int]) -> None:
    with RotationState() as state:
        state.open_leads.save({"ann": 1, "bob": 2}, {"ann": SINCE, "bob": SINCE})
        found = state.open_leads.since(counts, SINCE + timedelta(hours=5))

    assert found == {member: SINCE + timedelta(hours=count) for member, count in hours.items()}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({"ann": 0, "bob": 0}, {"id:1": "bob", "id:2": "ann"}),
        ({"ann": 1, "bob": 0}, {"id:1": "bob"}),
        ({"ann": 0, "bob": 2}, {"id:2": "ann"}),
        ({}, {}),
    ],
    ids=["both", "his alone", "hers alone", "nobody"],
)
def test_the_last_draw_of_each_lead_since_a_moment(hours: dict[str, int], expected: dict[str, str]) -> None:
    west = timezone(-timedelta(hours=9))
    later = DRAW._replace(member="bob", at=(SINCE + timedelta(hours=1)).astimezone(west).isoformat())
    with RotationState() as state:
        state.record("sdr", {"id:1": DRAW, "id:2": DRAW, "org:acme": DRAW})
        state.record("night", {"id:1": later})
        state.record(f"sdr{ACCOUNTS}", {"account:1": later})
        since = {member: SINCE + timedelta(hours=count) for member, count in hours.items()}

        assert state.open_leads.drawn(since) == expected


def test_the_export_is_sorted_json() -> None:
    with RotationState() as state:
        state.save_pool("sdr", POOL)
        state.record("sdr", {"id:1": DRAW})
        exported = json.loads(state.export())

    assert exported["pools"]["sdr"]["credits"]["ann"] == -2
    assert exported["pools"]["sdr"]["draws"][0]["lead"] == "id:1"


def test_a_newer_state_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()

    with pytest.raises(OutputError, match="newer release"):
        RotationState(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_text("not a database, but long enough to be looked at\n" * 50)

    with pytest.raises(OutputError, match="not a state database"):
        RotationState(path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/home/me/state.db", ""), ("/mnt/team/state.db", "nfs4"), ("/mnt/teams/state.db", ""), ("/mnt/a b/x", "cifs")],
)
def test_network_shares(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda / ext4 rw 0 0\nhost:/x /mnt/team nfs4 rw 0 0\n//host/x /mnt/a\\040b cifs rw 0 0\n")

    assert network_kind(Path(path), mounts) == kind


DRAWING = """
import sys
from pathlib import Path
from revops_cli.state.rotation import PoolState, RotationState
for _ in range(int(sys.argv[2])):
    with RotationState(Path(sys.argv[1])) as state:
        state.begin()
        pool = state.pool("p")
        state.save_pool("p", PoolState(1, "", {"a": pool.credits.get("a", 0) + 1}))
        state.commit()
"""


def test_two_processes_never_draw_the_same_turn(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    running = [subprocess.Popen([sys.executable, "-c", DRAWING, str(path), "25"]) for _ in range(3)]

    assert [process.wait(60) for process in running] == [0, 0, 0]
    with RotationState(path) as state:
        assert state.pool("p").credits == {"a": 75}
