"""Dates of records, read only to know which is older."""

import re
from datetime import datetime

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_FORMATS = ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%y", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d", "%Y%m%d")


def sortable(raw: str) -> str:
    """A text that sorts as the date does, or the empty text.

    A month that could be a day is read the American way.

    >>> sortable("3/14/2024 10:05"), sortable("2024-03-14T10:05:00Z"), sortable("soon")
    ('2024-03-14 10:05', '2024-03-14T10:05:00Z', '')
    """
    text = raw.strip()
    if _ISO.match(text):
        return text
    for words in (1, 3):
        day, time = " ".join(text.split(" ")[:words]), " ".join(text.split(" ")[words:])
        for form in _FORMATS:
            try:
                found = datetime.strptime(day, form)  # noqa: DTZ007 - only the order of days matters
            except ValueError:
                continue
            return f"{found.date().isoformat()} {time}".strip()
    return ""
