import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from revops_cli.cli.main import app
from revops_cli.errors import ConfigError

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_show_says_where_each_value_comes_from(folder: Path) -> None:
    (folder / "revops.yaml").write_text("timezone: Europe/Paris\n", encoding="utf-8")

    shown = RUNNER.invoke(app, ["config", "show"]).stdout.splitlines()

    values = {line.split()[0]: line.split(maxsplit=1)[1] for line in shown}
    assert values["timezone"] == '"Europe/Paris"  # revops.yaml:1'
    assert values["clean.default_country"] == '"US"  # default'


def test_show_as_json() -> None:
    found = json.loads(RUNNER.invoke(app, ["config", "show", "--json"]).stdout)

    assert found["version"] == {"value": 1, "from": "default"}


def test_the_schema_describes_every_key() -> None:
    schema = json.loads(RUNNER.invoke(app, ["config", "schema"]).stdout)

    assert {"clean", "dedupe", "match", "route", "inputs", "run"} <= set(schema["properties"])
    bare = [
        f"{name}.{key}"
        for name, section in schema["$defs"].items()
        for key, value in section.get("properties", {}).items()
        if not value.get("description") and "$ref" not in value
    ]
    assert schema["additionalProperties"] is False
    assert bare == [], "a key without a word of explanation"


def test_check_names_the_file(folder: Path) -> None:
    (folder / "revops.yaml").write_text("version: 1\n", encoding="utf-8")

    checked = RUNNER.invoke(app, ["config", "check"])

    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "", "revops.yaml: valid\n")


def test_check_finds_what_is_wrong(folder: Path) -> None:
    (folder / "revops.yaml").write_text("clean: {industri: linkedin}\n", encoding="utf-8")

    checked = RUNNER.invoke(app, ["config", "check"])

    assert isinstance(checked.exception, ConfigError)
    assert str(checked.exception) == "revops.yaml:1: unknown key 'clean.industri'\n  hint: did you mean 'industry'?"


def test_without_a_config_check_says_how_to_begin() -> None:
    checked = RUNNER.invoke(app, ["config", "check"])

    assert str(checked.exception) == "no revops.yaml here or above\n  hint: run: revops init"
