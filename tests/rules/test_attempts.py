"""The text of a rule reads no file, writes none, and runs nothing outside the list, whatever compiles it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.errors import ConfigError
from revops_cli.model import Kind
from revops_cli.route.conditions import parse_conditions
from revops_cli.route.settings import RouteSettings
from revops_cli.rules.condition import parse
from revops_cli.rules.lint import NamedRule, prove
from revops_cli.rules.problem import ConditionError

COLUMNS: dict[str, Kind] = {"Country": "text", "Size": "number", "Named": "boolean", "Since": "date", 'a"b': "text"}
NOW = datetime(2026, 3, 2, tzinfo=UTC)

READING = [
    "Country IN (SELECT content FROM read_text('/etc/passwd'))",
    "EXISTS (SELECT * FROM read_csv('/etc/passwd'))",
    "Country = (SELECT content FROM read_blob('/etc/passwd'))",
    "Country IN (FROM '/etc/passwd')",
    "Country IN (TABLE leads)",
    "read_text('/etc/passwd') = 'x'",
    "content('/etc/passwd') = 'x'",
    "getenv('HOME') = 'x'",
    "current_setting('home_directory') = 'x'",
    "glob('/etc/*') = 'x'",
    "Country IN (SELECT getenv('AWS_SECRET_ACCESS_KEY'))",
    "(SELECT count(*) FROM duckdb_settings()) > 0",
    "parquet_metadata('x.parquet') IS NULL",
    "query('SELECT 1') = 1",
    "query_table('leads') IS NULL",
    "Country = ANY (SELECT name FROM duckdb_tables())",
]
WRITING = [
    "Country = 'x'; COPY leads TO '/tmp/stolen.csv'",
    "Country = 'x'); DROP TABLE leads; --",
    "COPY leads TO '/tmp/stolen.csv'",
    "DROP TABLE leads",
    "ATTACH '/tmp/other.db'",
    "INSTALL httpfs",
    "LOAD '/tmp/evil.so'",
    "EXPORT DATABASE '/tmp/all'",
    "SET enable_external_access = true",
    "PRAGMA database_list",
    "CREATE TABLE x AS SELECT 1",
    "UPDATE leads SET Country = 'x'",
    "CALL pragma_version()",
]
RUNNING = [
    "system('id') = 0",
    "shell('id') = 'x'",
    "nextval('s') > 0",
    "random() > 0.5",
    "now() > Since",
    "current_date > Since",
    "current_timestamp IS NOT NULL",
    "today() = Since",
    "version() = 'x'",
    "current_user = 'x'",
    "regexp_matches(Country, '(a+)+$')",
    "list_transform([1], x -> x) IS NULL",
    "Country COLLATE NOCASE = 'x'",
    "Country::INTEGER = 1",
    "CAST(Country AS BLOB) = 'x'",
    "TRY_CAST(Country AS INTEGER) = 1",
    "COLUMNS('.*') = 'x'",
    "* = 1",
    "leads.Country = 'x'",
    "main.leads.Country = 'x'",
    "Country[1] = 'x'",
    "{'a': 1}.a = 1",
    "sum(Size) > 1",
    "row_number() OVER () > 1",
    "Size = $1",
    "Size = ?",
    "Country SIMILAR TO '.*'",
    "Country ~ '.*'",
    "lower(Country, getenv('HOME')) = 'x'",
    "trim(BOTH 'x' FROM Country) = 'y'",
    "coalesce(getenv('HOME'), Country) = 'x'",
    "in_list(getenv('HOME'), Country)",
    "in_list('/etc/passwd', Country)",
    "days_since(getenv('HOME')) > 1",
    "date(read_text('/etc/passwd')) = '2026-01-01'",
    "CASE WHEN Named THEN getenv('HOME') ELSE Country END = 'x'",
    "Country LIKE getenv('HOME')",
    "__import__('os').system('id')",
]
ATTEMPTS = [*READING, *WRITING, *RUNNING]

TEXTS = [
    "x'); DROP TABLE leads; --",
    "'; COPY leads TO '/tmp/stolen.csv'; --",
    "' OR '1'='1",
    "\\'; SELECT 1; --",
    "/* */ SELECT read_text('/etc/passwd')",
    "\x00",
    "$$ SELECT 1 $$",
]


@pytest.mark.parametrize("text", ATTEMPTS)
def test_an_attempt_never_becomes_a_condition(text: str) -> None:
    """What is refused here reaches no compiler: not the engine's, not the closure's, not the prover's."""
    with pytest.raises(ConditionError):
        parse(text, COLUMNS, where="rule", lists={"eu": frozenset({"DE"})})


PLACES: list[dict[str, Any]] = [
    {"rules": [{"id": "r", "when": "getenv('HOME') = 'x'", "queue": "q"}]},
    {"cases": {"c": "getenv('HOME') = 'x'"}},
    {"priority": [{"id": "p", "when": "getenv('HOME') = 'x'"}]},
]


@pytest.mark.parametrize("section", PLACES, ids=["rule", "case", "priority"])
def test_every_place_of_a_condition_asks_the_same_parser(section: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="no function 'getenv'"):
        parse_conditions(RouteSettings.model_validate({"fallback": {"queue": "q"}} | section), COLUMNS, {})


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_a_text_in_every_compiler(text: str, engine: DuckEngine) -> None:
    """A literal that looks like a statement is compared, never run; the table is there afterwards."""
    quoted = "'" + text.replace("'", "''") + "'"
    condition = parse(f"Country = {quoted} OR Country LIKE {quoted}", COLUMNS, where="rule")
    engine.load("leads", [{"_row": [1, 2], "Country": [text, "DE"]}], {"_row": "BIGINT", "Country": "VARCHAR"})
    found = engine.rows(f"SELECT _row FROM leads WHERE {condition.sql(NOW)} ORDER BY _row")
    holds = condition.closure(NOW)

    assert found == [(1,)]
    assert [holds({"Country": value}) for value in (text, "DE")] == [True, False]
    assert engine.count("leads") == 2


def test_a_column_stays_a_column_whatever_its_name(engine: DuckEngine) -> None:
    name = 'x") FROM leads; DROP TABLE leads; --'
    columns: dict[str, Kind] = {name: "text"}
    condition = parse(f"{quote(name)} = 'y'", columns, where="rule")
    engine.load("leads", [{"_row": [1], name: ["y"]}], {"_row": "BIGINT", name: "VARCHAR"})

    assert engine.rows(f"SELECT _row FROM leads WHERE {condition.sql(NOW)}") == [(1,)]
    assert engine.count("leads") == 1


def test_the_prover_takes_texts_as_texts() -> None:
    pytest.importorskip("z3")
    rules = [
        NamedRule(f"r{place}", (parse(f"Country = '{text.replace(chr(39), chr(39) * 2)}'", COLUMNS, where=""),))
        for place, text in enumerate((TEXTS[0], TEXTS[0], TEXTS[1]))
    ]

    assert [(found.code, found.rule) for found in prove(rules)] == [("unreachable", "r1"), ("gap", "")]


def test_a_sealed_engine_touches_no_file_even_if_it_were_asked(engine: DuckEngine, tmp_path: Path) -> None:
    """The second fence, behind the parser."""
    secret = tmp_path / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    engine.seal()

    for query in (f"SELECT content FROM read_text('{secret}')", f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'"):
        with pytest.raises(Exception, match=r"(?i)permission|access"):
            engine.rows(query)
    assert not (tmp_path / "out.csv").exists()
