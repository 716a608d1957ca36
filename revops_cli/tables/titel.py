"""What a column called `Titel` holds, which its header does not tell: `Dr.` before a name, or a job title.

German lists mean the academic title, Nordic and Dutch ones the job title, and some lists either. Only cells
that are sure decide; an academic title is a Salutation, as `Dr.` beside `Herr` is.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from revops_cli.data.reader import read_reference, read_reference_list
from revops_cli.text.fold import squash, words

HEADER = "titel"
_MOST_JOBS = 2 / 3
"""Share of the cells that must have a word of job titles: no table knows all words."""
_DEGREES = frozenset({"dipl", "h", "c", "e", "fh", "uni", "tu", "ma", "ba", "msc", "bsc", "llm"})
"""Words beside a title, more than those of the tables."""
_MAY_BE_JOB = "2"
"""Mark of forms of address that are words too, such as `President`."""
_SHORTEST_PART = 4
"""Letters of a form that may begin or end a longer word."""


def is_titel(header: str) -> bool:
    """Whether a header leaves open which title it means."""
    return squash(header) == HEADER


def meaning(cells: Iterable[str]) -> str | None:
    """`Salutation` or `Title` where the cells are surely one of both, empty where there are none, else None.

    >>> meaning(["Dr.", "", "Prof. Dr. med."]), meaning(["Vertriebsleiter", "VD"]), meaning(["Dr.", "CEO"])
    ('Salutation', 'Title', None)
    """
    filled = {" ".join(words(cell)) for cell in cells} - {""}
    if not filled:
        return ""
    academic = sum(map(_is_before_a_name, filled))
    if academic == len(filled):
        return "Salutation"
    jobs = sum(map(_is_job, filled))
    return "Title" if not academic and jobs >= _MOST_JOBS * len(filled) else None


def _is_before_a_name(cell: str) -> bool:
    """Whether a cell holds forms of address or academic titles, and nothing but degrees beside them."""
    forms, degrees = _forms()
    return not forms.isdisjoint(cell.split()) and forms.union(degrees).issuperset(cell.split())


def _is_job(cell: str) -> bool:
    whole, starts, ends = _job_words()
    jobs = set(cell.split()) - _forms()[1]
    return any(word in whole or word.startswith(starts) or word.endswith(ends) for word in jobs)


@cache
def _forms() -> tuple[frozenset[str], frozenset[str]]:
    """Words that stand before a name, and the degrees that stand beside them."""
    rows = read_reference("name_salutations.csv")
    jobs = _job_words()[0]
    forms = {row["form"] for row in rows if not (row["dotted"] == _MAY_BE_JOB and row["form"] in jobs)}
    parts = {word for form in forms for word in form.split() if form != word}
    degrees = {row["form"] for row in read_reference("name_suffixes.csv")} | read_reference_list("name_academic.txt")
    return frozenset(forms), frozenset(degrees | parts) | _DEGREES


@cache
def _job_words() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Words of job titles: whole ones, and parts that longer ones begin and end with."""
    phrases = (row["phrases"] for row in read_reference("title_ranks.csv"))
    jobs = (row["phrases"] for row in read_reference("function_words.csv") if row["strength"] == "job")
    whole = {found[0] for text in (*phrases, *jobs) for found in map(words, text.split(";")) if len(found) == 1}
    forms = [form for row in read_reference("title_forms.csv") if row["word"] in whole for form in row["forms"].split()]
    parts = [(form, _folded(form)) for form in forms]
    whole |= {folded for form, folded in parts if "*" not in form}
    long = [(form, folded) for form, folded in parts if len(folded) >= _SHORTEST_PART]
    starts = tuple(sorted({folded for form, folded in long if form.endswith("*")}))
    ends = tuple(sorted({folded for form, folded in long if form.startswith("*")}))
    return frozenset(whole), starts, ends


def _folded(form: str) -> str:
    return "".join(words(form))


def told(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, str | None]]:
    """The place of each column called so, and what its cells mean."""
    for at, cell in enumerate(header):
        if is_titel(cell):
            yield at, meaning(row[at] for row in rows if at < len(row))
