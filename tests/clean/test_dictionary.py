import pytest

from revops_cli.clean.dictionary import build_dictionaries
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import Batch, BatchFunction, Progress, Schema, Spread, silent
from revops_cli.engine.workers import packed
from revops_cli.fields.registry import fields
from revops_cli.model import Column, Table


def test_every_field_can_be_asked_of_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, bool] = {}
    run = DuckEngine.map

    def noted(
        self: DuckEngine, name: str, query: str, function: BatchFunction, schema: Schema, progress: Progress = silent
    ) -> None:
        if isinstance(function, Spread):
            asked[name] = packed(function) is not None
        run(self, name, query, function, schema, progress)

    monkeypatch.setattr(DuckEngine, "map", noted)
    names = sorted({name for field in fields() for name in field.inputs})
    row: Batch = {"_row": [1], **{name: ["x"] for name in names}}
    engine = DuckEngine()
    engine.load("leads", [row], {"_row": "BIGINT", **dict.fromkeys(names, "VARCHAR")})

    build_dictionaries(engine, Table("leads", tuple(Column(n, n) for n in names), 1), fields(), silent)

    engine.close()
    assert asked == dict.fromkeys((f"dictionary {field.name}" for field in fields()), True)
