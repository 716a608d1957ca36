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
