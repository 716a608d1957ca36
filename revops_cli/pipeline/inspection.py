"""How a file is understood, without any step."""

from collections.abc import Mapping

from revops_cli.errors import InputError
from revops_cli.pipeline.options import RunOptions
from revops_cli.pipeline.session import Session
from revops_cli.tables.reading import inspection


def inspect_file(source: str, options: RunOptions) -> tuple[dict[str, object], InputError | None]:
    """The findings as one JSON object, and the error that ends the command, if any."""
    with Session.open(options) as session:
        try:
            session.read_leads([source])
            return inspection(session.leads[0]), None
        except InputError as error:
            return inspection(error), error


def as_lines(found: Mapping[str, object]) -> list[str]:
    """The findings for a person."""
    shown = {**found, "delimiter": repr(found["delimiter"]) if found.get("delimiter") else ""}
    lines = [
        f"{key}: {shown[key]}" for key in ("format", "encoding", "delimiter", "header_row", "rows") if shown.get(key)
    ]
    columns = found.get("columns")
    recognised = columns if isinstance(columns, Mapping) else {}
    header = found.get("header")
    names = [str(name) for name in header] if isinstance(header, list | tuple) else []
    width = max(map(len, names), default=0)
    lines.append("columns:")
    lines += [f"  {name.ljust(width)}  {recognised.get(name, '-')}" for name in names]
    for key in ("sheets", "warnings"):
        listed = found.get(key)
        if isinstance(listed, list | tuple) and listed:
            lines += [f"{key}:", *(f"  {item}" for item in listed)]
    return lines
