"""`revops state`: streams and verdicts."""

import json
from pathlib import Path
from typing import Any

from revops_cli.state.rotation import Draw, PoolState, RotationState, weights_text


def test_show_and_release(revops: Any, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with RotationState(path) as state:
        state.begin()
        state.save_pool("sdr", PoolState(2, "u1", {"u1": -1, "u2": 1}, ""))
        state.record(
            "sdr", {"id:1": Draw("u1", weights_text({"u1": 1, "u2": 1}), "p1", "2026-03-02", "2026-03-02", "")}
        )
        state.commit()

    shown = revops(tmp_path, "state", "show", "--state", "state.db", "--json")
    released, again = (revops(tmp_path, "state", "release", "p1", "--state", "state.db") for _ in range(2))

    assert json.loads(shown.stdout)["pools"] == {"sdr": {"u1": "-1/2", "u2": "1/2"}}
    assert (released.returncode, released.stderr) == (0, "released 1 draws of p1\n")
    assert (again.returncode, again.stderr.splitlines()[0]) == (2, "error: no plan 'p1'")


def test_scores_and_segments_are_shown_and_exported(revops: Any, tmp_path: Path) -> None:
    with RotationState(tmp_path / "state.db") as state:
        state.begin()
        state.snapshots.save_standings("fit", "2026-03-02", [("id:1", 70, 1, "2026-03-02", None, None, None)])
        state.snapshots.save_segment("vip", "2026-03-02", ["id:1"], [])
        state.commit()

    shown = revops(tmp_path, "state", "show", "--state", "state.db")
    exported = revops(tmp_path, "state", "export", "--state", "state.db")
    whole = json.loads(exported.stdout)

    assert shown.stdout.splitlines() == ["scores fit: 1 leads, 1 with sales", "segment vip: 1 members, 1 ever"]
    assert list(whole) == ["open_leads", "pools", "scores", "segments"]
    assert (whole["scores"]["fit"][0]["score"], whole["segments"]["vip"]["members"][0]["member"]) == (70, "id:1")
    assert exported.stdout == json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
