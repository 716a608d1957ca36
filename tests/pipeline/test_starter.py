"""`revops init demo && cd demo && revops run`: the first thing a newcomer does."""

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from revops_cli.audit.settings import AuditSettings
from revops_cli.clean.settings import CleanSettings
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.match.settings import MatchSettings, Relations
from revops_cli.pipeline.config import Root, load_config
from revops_cli.pipeline.starter import write_starter
from revops_cli.route.settings import Pool, Sla

STARTER = files("revops_cli.data").joinpath("starter")

AS_OF = "2026-11-16T09:30"
ROUTED = [
    ("Maren", "Nordvelk Optik GmbH", "customer", "Ann Kessling"),
    ("Calvin", "Pinehollow Wray Tools Inc.", "americas", "Bob Tarrant"),
    ("Odile", "", "europe", "Chi Nakamori"),
    ("Grace", "Harrowlane Software Ltd", "named-executive", "Ann Kessling"),
    ("Theo", "Rivaldine Data Inc.", "competitor", "Scrubbed"),
    ("Ines", "Portoclaro Lda", "partner", "Chi Nakamori"),
    ("Dana", "", "student", "Education"),
    ("Samir", "Copper Kettlewell Foods Company", "named-executive", "Bob Tarrant"),
    ("Ruth", "Copper Kettlewell Foods Company", "americas", "Bob Tarrant"),
    ("Lars", "Brokvik Broar AB", "europe", "Ann Kessling"),
]


@pytest.fixture(scope="module")
def demo(revops: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a newcomer after the two commands."""
    parent = tmp_path_factory.mktemp("starter")
    for folder, *arguments in ((parent, "init", "demo"), (parent / "demo", "run", "--as-of", AS_OF)):
        ran = revops(folder, *arguments)
        assert ran.returncode == 0, ran.stderr
    return parent / "demo"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_every_lead_of_the_starter_finds_its_place(demo: Path) -> None:
    found = [
        (lead["First Name"], lead["AccountName"], lead["RouteRule"], lead["OwnerName"] or lead["AssignedQueue"])
        for lead in rows(demo / "out" / "leads.csv")
    ]

    assert found == ROUTED


def test_the_starter_shows_cleaning(demo: Path) -> None:
    calvin, odile = (lead for lead in rows(demo / "out" / "leads.csv") if lead["First Name"] in {"Calvin", "Odile"})

    assert (calvin["EmployeeBand"], calvin["PhoneE164"], calvin["TitleLevel"]) == ("11-50", "+16125550143", "VP")
    assert (odile["EmployeeBand"], odile["PhoneE164"], odile["CountryCode"]) == ("1-10", "+33199001234", "FR")


def test_the_starter_merges_one_duplicate_and_rejects_one_row(demo: Path) -> None:
    assert len(rows(demo / "out" / "merges.csv")) == 1
    assert [(row["line"], row["code"]) for row in rows(demo / "out" / "rejects.csv")] == [("13", "test_row")]


def test_a_second_run_gives_the_same_list(revops: Any, demo: Path) -> None:
    first = (demo / "out" / "leads.csv").read_bytes()

    assert revops(demo, "run", "--as-of", AS_OF).returncode == 0

    assert (demo / "out" / "leads.csv").read_bytes() == first


def test_the_packaged_files_are_written_as_they_are(tmp_path: Path) -> None:
    write_starter(str(tmp_path))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        entry.name: entry.read_bytes() for entry in STARTER.iterdir() if entry.is_file()
    }


def keys(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, str]]:
    """Every key of a section and of the sections below it: where it stands, and its name."""
    for attribute, field in model.model_fields.items():
        name = field.alias or attribute
        where = f"{path}{name}"
        yield where, name
        for below in sections(field.annotation):
            yield from keys(below, f"{where}.")


def sections(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from sections(inner)


def test_every_key_is_in_the_commented_config() -> None:
    text = STARTER.joinpath("revops.yaml").read_text(encoding="utf-8")

    assert [where for where, name in sorted(set(keys(Root))) if not re.search(rf"\b{name}:", text)] == []


def test_the_commented_values_are_the_defaults(tmp_path: Path) -> None:
    text = STARTER.joinpath("revops.yaml").read_text(encoding="utf-8")
    config = tmp_path / "revops.yaml"
    config.write_text(re.sub(r"(?m)^( *)# ( *\w+:)", r"\1\2", text), encoding="utf-8")

    root, _ = load_config(str(config))

    assert root.clean == CleanSettings(reject_without_identity=True, reject=root.clean.reject)
    assert root.dedupe == DedupeSettings()
    assert root.audit == AuditSettings()
    relations = Relations(named=root.match.relations.named)
    assert root.match == MatchSettings(ties=("same_country", "oldest"), relations=relations)
    assert root.route is not None
    assert root.route.sla == Sla()
    europe = root.route.pools["europe"]
    assert europe == Pool(members=europe.members, hours=europe.hours, timezone=europe.timezone, cap=europe.cap)
