"""The packaged tables that are prepared: `python -m revops_cli.fields.prepared` makes them of the CSV files."""

from pathlib import Path

from revops_cli.fields import industry_words, place_alone, place_names, title_words
from revops_cli.tables import columns

TABLES = (
    columns.HEADERS,
    title_words.PREPARED,
    industry_words.PREPARED,
    place_names.COUNTRIES,
    place_names.SUBDIVISIONS,
    place_alone.CITIES,
)


def write(folder: Path) -> None:
    """Write every table to a folder."""
    folder.mkdir(exist_ok=True)
    for prepared in TABLES:
        (folder / f"{prepared.name}.json").write_text(prepared.packed(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(__file__).parents[1] / "data" / "prepared")
