"""The schema that editors use says of a config of checks what reading it says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from revops_cli.errors import ConfigError
from revops_cli.pipeline.check_config import CheckFile, load_checks
from revops_cli.pipeline.config import Root

Schema = dict[str, Any]
Problems = Callable[[Any, Schema], list[str]]
GOOD = [
    pytest.param("checks: [{id: a, not_null: Email}]", id="one-column"),
    pytest.param("checks: [{id: a, unique: [Email, Company]}]", id="columns"),
    pytest.param("checks: [{id: a, in: {Country: iso3166}}]", id="a-list-by-name"),
    pytest.param("checks: [{id: a, in: {Rating: [Hot, Cold]}}]", id="a-list"),
    pytest.param("checks: [{id: a, references: {OwnerId: 'users.csv:Id where IsActive'}}]", id="another-file"),
    pytest.param("checks: [{id: a, row_count: {min: 1}}]", id="rows"),
    pytest.param("checks: [{id: a, email_valid: true}, {id: b, email_valid: Email}]", id="usual-columns"),
    pytest.param("checks: [{id: a, email_not: role}, {id: b, email_not: [role, free]}]", id="kinds-of-mailboxes"),
    pytest.param("dataset: 'imports/*.csv'", id="a-path"),
    pytest.param("datasets: {crm: [a.csv, b.csv], fair: {path: c.xlsx, sheet: Day 1, key: Id}}", id="several-files"),
    pytest.param(
        "checks: [{id: a, not_null: Email, where: 'Country = 1', warn_if: '> 0', error_if: '> 2%', sample: 3, "
        "owner: ops, why: w, fix: f, ignore: [{key: 00Q, until: '2027-01-31', why: w}]}]",
        id="every-option",
    ),
]
BAD = [
    pytest.param("checks: [{id: a, not_null: 1}]", id="a-number-is-no-column"),
    pytest.param("checks: [{id: a, not_nul: Email}]", id="misspelt"),
    pytest.param("checks: [{not_null: Email}]", id="no-id"),
    pytest.param("checks: [{id: a b, not_null: Email}]", id="an-id-with-a-blank"),
    pytest.param("checks: [{id: a, email_not: paid}]", id="no-kind-of-mailbox"),
    pytest.param("checks: [{id: a, not_null: Email, severity: fatal}]", id="no-severity"),
    pytest.param("checks: [{id: a, not_null: Email, ignore: [{key: a}]}]", id="an-exception-without-end"),
    pytest.param("dataset: {paths: a.csv}", id="misspelt-path"),
]


@pytest.fixture(scope="module")
def schemas() -> tuple[Schema, Schema]:
    """Of a file of checks, and of the whole config."""
    return CheckFile.model_json_schema(), Root.model_json_schema()


@pytest.fixture
def problems(schemas: tuple[Schema, Schema], problems_of: Problems) -> Callable[[str], list[str]]:
    """What the schemas have against a config of checks."""

    def found(text: str) -> list[str]:
        value = YAML(typ="safe").load(text)
        checks, whole = schemas
        return [*problems_of(value, checks), *problems_of({"version": 1, "check": value}, whole)]

    return found


@pytest.mark.parametrize("text", GOOD)
def test_what_is_read_the_schema_takes(text: str, problems: Callable[[str], list[str]], tmp_path: Path) -> None:
    path = tmp_path / "checks.yaml"
    path.write_text(text, encoding="utf-8")

    assert load_checks(str(path))[2] is True
    assert problems(text) == []


@pytest.mark.parametrize("text", BAD)
def test_what_is_refused_the_schema_refuses(text: str, problems: Callable[[str], list[str]], tmp_path: Path) -> None:
    path = tmp_path / "checks.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError):
        load_checks(str(path))
    assert problems(text)
