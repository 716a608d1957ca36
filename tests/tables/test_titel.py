"""A column called Titel is what its cells surely are: an academic title, a job title, or neither of both."""

from pathlib import Path

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.tables.reading import ReadOptions, read_table
from revops_cli.tables.titel import meaning

CASES: list[tuple[list[str], str | None]] = [
    (["Dr.", "", "Prof. Dr. med."], "Salutation"),
    (["Dipl.-Ing.", "Mag. (FH)", "Dr. h.c. mult.", "Univ.-Prof. Dr."], "Salutation"),
    (["Herr", "Frau Dr."], "Salutation"),
    (["Geschäftsführer", "Vertriebsleiter", "Prokuristin"], "Title"),
    (["VD", "Inköpschef", "Säljare"], "Title"),
    (["President", "Coach", "Director"], "Title"),
    (["Professor für Chemie", "Rektor"], "Title"),
    (["Dr.", "CEO"], None),
    (["MBA"], None),
    (["Moby Dick", "Faust"], None),
    (["", " ", "-"], ""),
    ([], ""),
]


@pytest.mark.parametrize(("cells", "meant"), CASES, ids=[" ".join(cells) or "empty" for cells, _ in CASES])
def test_what_the_cells_mean(cells: list[str], meant: str | None) -> None:
    assert meaning(cells) == meant


LISTS = [
    pytest.param("Titel;Vorname;Nachname", ["Dr.;Hans;M"], {"Titel": "Salutation"}, (), id="academic"),
    pytest.param("Titel;Vorname;Nachname", ["CEO;Hans;M"], {"Titel": "Title"}, (), id="job"),
    pytest.param("Titel;Vorname;Nachname", ["Dr.;A;M", "CEO;B;M"], {}, ("unclear_header:Titel",), id="unclear"),
    pytest.param("Titel;Vorname;Nachname", [";A;M"], {}, (), id="empty"),
    pytest.param(
        "Anrede;Titel;Nachname", ["Herr;Dr.;M"], {"Anrede": "Salutation"}, (), id="beside-another-form-of-address"
    ),
    pytest.param("Titel;Nachname;Position", ["CEO;M;CTO"], {"Position": "Title"}, (), id="beside-the-job"),
    pytest.param("Nachname;Ort;Titel", ["M;Ulm", "N;Bern;Dr."], {"Titel": "Salutation"}, ("short_row:2",), id="short"),
]


@pytest.mark.parametrize(("header", "rows", "titles", "warnings"), LISTS)
def test_a_list(
    engine: DuckEngine, tmp_path: Path, header: str, rows: list[str], titles: dict[str, str], warnings: tuple[str, ...]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

    reading = read_table(engine, str(path), "leads")

    found = {name: meant for name, meant in reading.columns.items() if meant in {"Salutation", "Title"}}
    assert (found, reading.warnings) == (titles, warnings)


def test_who_maps_it_knows_better(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Titel,Nachname\nDr.,M\nCEO,N\n", encoding="utf-8")

    reading = read_table(engine, str(path), "leads", ReadOptions(mapping={"Titel": "Title"}))

    assert (reading.columns["Titel"], reading.warnings) == ("Title", ())


def test_only_lists_of_persons_have_titles(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Titel,Name\nDr.,Acme\nCEO,Beta\n", encoding="utf-8")

    assert read_table(engine, str(path), "accounts", kind="accounts").warnings == ()
