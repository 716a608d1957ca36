"""The first rows of a table on a terminal, as wide as it is."""

from collections.abc import Sequence


def preview(headers: Sequence[str], rows: Sequence[Sequence[str]], *, total: int) -> None:
    """Print rows to standard output, and say how many there are beyond them."""
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for rich
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    console = Console()
    fitting = max(1, console.width // 14)
    table = Table(show_lines=False, pad_edge=False)
    for header in headers[:fitting]:
        table.add_column(Text(header), overflow="ellipsis", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row[:fitting]))
    console.print(table)
    hidden = len(headers) - fitting
    more = f", {hidden} more columns" if hidden > 0 else ""
    console.print(Text(f"{len(rows)} of {total:,} rows{more}; write all with -o FILE, or pipe"))


def plain_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as aligned text that is never cut: for pipes and files."""
    cells = [[cell.replace("\n", " ").replace("\r", " ") for cell in row] for row in (headers, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines) + "\n"
