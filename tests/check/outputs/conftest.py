"""A run with every outcome, and readers of the published schemas: only what these schemas use."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from revops_cli.check.result import Dataset, FailedRow, Failing, Finding, Run
from revops_cli.model import Column, Table

DATA = Path(__file__).parent / "data"
TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
SILENT = {"description", "title", "default", "$schema", "id", "definitions", "format", "$defs", "propertyNames"}
"""Keywords that refuse nothing here."""
XS = "{http://www.w3.org/2001/XMLSchema}"


class JsonSchema:
    """The problems of a value under a JSON Schema; a keyword that is not known here is a KeyError."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.root = schema

    def problems(self, value: Any, schema: Any = None, at: str = "$") -> Iterator[str]:
        schema = self.root if schema is None else schema
        if schema is True:
            return
        for keyword, said in schema.items():
            if keyword not in SILENT:
                yield from getattr(self, KEYWORDS[keyword])(value, said, schema, at)

    def ref(self, value: Any, said: str, _schema: Any, at: str) -> Iterator[str]:
        found: Any = self.root
        for part in said.removeprefix("#/").split("/"):
            found = found[part]
        yield from self.problems(value, found, at)

    def type(self, value: Any, said: Any, _schema: Any, at: str) -> Iterator[str]:
        known = [one for name in ([said] if isinstance(said, str) else said) for one in TYPES[name]]
        if not isinstance(value, tuple(known)) or (isinstance(value, bool) and bool not in known):
            yield f"{at}: no {said}"

    def properties(self, value: Any, said: Any, _schema: Any, at: str) -> Iterator[str]:
        for name in said.keys() & value.keys() if isinstance(value, dict) else ():
            yield from self.problems(value[name], said[name], f"{at}.{name}")

    def additional(self, value: Any, said: Any, schema: Any, at: str) -> Iterator[str]:
        known = schema.get("properties", {}).keys()
        for name in value.keys() - known if isinstance(value, dict) else ():
            yield from [f"{at}: unknown {name}"] if said is False else self.problems(value[name], said, f"{at}.{name}")

    def required(self, value: Any, said: Any, _schema: Any, at: str) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (f"{at}: lacks {name}" for name in said if name not in value)

    def items(self, value: Any, said: Any, _schema: Any, at: str) -> Iterator[str]:
        for number, one in enumerate(value if isinstance(value, list) else ()):
            yield from self.problems(one, said, f"{at}[{number}]")

    def enum(self, value: Any, said: Any, _schema: Any, at: str) -> Iterator[str]:
        if value not in said:
            yield f"{at}: {value!r} is none of {said}"

    def const(self, value: Any, said: Any, _schema: Any, at: str) -> Iterator[str]:
        if value != said:
            yield f"{at}: {value!r} is not {said!r}"

    def bounds(self, value: Any, _said: Any, schema: Any, at: str) -> Iterator[str]:
        size = value if isinstance(value, int | float) else len(value)
        low = max(schema.get(key, size) for key in ("minimum", "minItems", "minProperties", "minLength"))
        high = min(schema.get(key, size) for key in ("maximum", "maxItems", "maxProperties"))
        if not low <= size <= high:
            yield f"{at}: {size} is out of bounds"

    def unique(self, value: Any, said: Any, _schema: Any, at: str) -> Iterator[str]:
        written = [json.dumps(one, sort_keys=True) for one in value] if isinstance(value, list) and said else []
        if len(set(written)) < len(written):
            yield f"{at}: one item twice"

    def pattern(self, value: Any, said: str, _schema: Any, at: str) -> Iterator[str]:
        if isinstance(value, str) and not re.search(said, value):
            yield f"{at}: {value!r} is not like {said}"

    def any_of(self, value: Any, said: Any, _schema: Any, at: str) -> Iterator[str]:
        if all(any(True for _ in self.problems(value, one, at)) for one in said):
            yield f"{at}: fits no alternative"


KEYWORDS = {
    "$ref": "ref", "type": "type", "properties": "properties", "additionalProperties": "additional",
    "required": "required", "items": "items", "enum": "enum", "const": "const", "minimum": "bounds",
    "maximum": "bounds", "minItems": "bounds", "maxItems": "bounds", "minProperties": "bounds", "minLength": "bounds",
    "maxProperties": "bounds", "uniqueItems": "unique", "pattern": "pattern", "anyOf": "any_of", "oneOf": "any_of",
}  # fmt: skip


@pytest.fixture
def problems_of() -> Callable[[Any, dict[str, Any]], list[str]]:
    """What a JSON Schema has against a value."""
    return lambda value, schema: list(JsonSchema(schema).problems(value))


@pytest.fixture(scope="session")
def sarif_schema() -> dict[str, Any]:
    """The published schema of SARIF 2.1.0."""
    schema: dict[str, Any] = json.loads((DATA / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    return schema


class XmlSchema:
    """The problems of an element under an XML Schema of elements, choices and attributes."""

    def __init__(self, path: Path) -> None:
        root = ET.parse(path).getroot()  # noqa: S314 - a file of our own
        self.elements = {one.attrib["name"]: one for one in root.findall(f"{XS}element")}
        self.patterns = {
            one.attrib["name"]: one.find(f"{XS}restriction/{XS}pattern").attrib["value"]  # type: ignore[union-attr]
            for one in root.findall(f"{XS}simpleType")
        }

    def problems(self, element: ET.Element) -> Iterator[str]:
        declared = self.elements[element.tag]
        attributes = {one.attrib["name"]: one.attrib for one in declared.iter(f"{XS}attribute")}
        children = {one.attrib["ref"] for one in declared.iter(f"{XS}element") if "ref" in one.attrib}
        yield from (f"{element.tag}: unknown attribute {name}" for name in element.attrib.keys() - attributes.keys())
        for name, said in attributes.items():
            if said.get("use") == "required" and name not in element.attrib:
                yield f"{element.tag}: lacks {name}"
            pattern = self.patterns.get(said["type"])
            if pattern and not re.fullmatch(pattern, element.attrib.get(name, "")):
                yield f"{element.tag}: {name} is not like {pattern}"
        for child in element:
            yield from self.problems(child) if child.tag in children else [f"{child.tag} in {element.tag}"]


@pytest.fixture(scope="session")
def junit_schema() -> XmlSchema:
    """The schema of the Jenkins xUnit plugin."""
    return XmlSchema(DATA / "junit-10.xsd")


@pytest.fixture
def run() -> Run:
    """A run of two files with every outcome; values are masked already."""
    table = Table("t", (Column("Id", "Id"), Column("Email", "E-mail")), 1200, "lists/day 1.csv")
    failing = Failing("SELECT 1", "Email")
    rows = (
        FailedRow(11, "Email", "00Q1", "j***@acme.com", line=12, column=5, fingerprint="f1"),
        FailedRow(30, "Email", "00Q2", "", line=33, new=False, fingerprint="f2"),
    )
    email = Finding(
        "email-present", "not_null", "error", "fail", "Email is empty: 12 of 1,200 rows (1.0%)",
        file="lists/day 1.csv", failed=12, of=1200, error_if="> 0.5%", columns=("Email",),
        why="mail <b>bounces</b> & 100% of it: lost", fix="revops clean {file}", owner="marketing-ops",
        known=1, new=11, rows=rows, failing=failing,
    )  # fmt: skip
    sheet = (FailedRow(2, "Country", "a\x1fb", "Untied|States", line=3, column=2, sheet="Day 1", fingerprint="f3"),)
    country = Finding(
        "country", "in", "warn", "warn", "Country is none of iso3166: 1 of 9 rows (11.1%)", file="day2.xlsx",
        group="=cmd", failed=1, of=9, columns=("Country",), rows=sheet, failing=failing,
    )  # fmt: skip
    plain = (
        Finding("email-unique", "unique", "error", "pass", "E-mail is there once: 0 of 9 rows", file="day2.xlsx", of=9),
        Finding("owner", "owner_active", "error", "error", "no column 'OwnerId'", file="day2.xlsx"),
        Finding("drift", "row_count_change", "error", "not evaluated", "no previous run", file="day2.xlsx"),
        Finding("sla", "metric", "warn", "warn", "sla_attainment is 71.0 %", value=0.71, warn_if="< 80%"),
    )
    other = Table("u", table.columns, 9, "day2.xlsx")
    datasets = (Dataset("lists/day 1.csv", table, ("Id",)), Dataset("day2.xlsx", other))
    return Run((email, country, *plain), datasets, "2026-11-22T08:00:00+00:00", baseline="known.json")


@pytest.fixture
def empty_run() -> Run:
    """A run of nothing."""
    return Run(())
