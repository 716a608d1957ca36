"""Files whose every line was quoted as if it were one cell, as a second export makes them."""

from collections.abc import Iterable, Iterator, Sequence


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether every line is one quoted cell that holds a row with cells of its own.

    >>> is_wrapped(['"First Name,Email"', '"Jo,jo@x.io"']), is_wrapped(['"Email"', '"jo@x.io"'])
    (True, False)
    """
    bodies = [body for line in lines if (body := line.rstrip("\r\n"))]
    return len(bodies) > 1 and all(_holds_row(body) for body in bodies)


def _holds_row(body: str) -> bool:
    inner = body[1:-1].replace('""', "")
    whole = len(body) > 1 and body.startswith('"') and body.endswith('"') and '"' not in inner
    return whole and any(delimiter in inner for delimiter in ",;\t|")


def unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """The lines without the quotes around them."""
    for line in lines:
        body = line.rstrip("\r\n")
        if _holds_row(body):
            yield body[1:-1].replace('""', '"') + line[len(body) :]
        else:
            yield line
