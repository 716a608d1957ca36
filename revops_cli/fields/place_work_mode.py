"""How one works in a place, written behind it: 'Chicago, IL (Hybrid)', 'Denver CO or remote'."""

import re

_WORK_MODE = re.compile(
    r"\s*(?:[,;/|(\n]|\s[-–—]|\bor\b)\s*(?:fully |100% )?(?:remote|hybride?|on-?site|home ?-?office|wfh|télétravail|"
    r"remoto|híbrido|ibrido)(?: ok| possible)?\)?\s*$",
    re.IGNORECASE,
)


def without_work_mode(text: str) -> str:
    """A place without the way of working that ends it; before a place it is a part of its own.

    >>> without_work_mode("Chicago, IL (Hybrid)"), without_work_mode("Remote, CA"), without_work_mode("Remote")
    ('Chicago, IL', 'Remote, CA', 'Remote')
    """
    return _WORK_MODE.sub("", text)
