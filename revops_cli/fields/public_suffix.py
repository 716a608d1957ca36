"""The Public Suffix List: the snapshot packaged with tldextract, its ICANN part.

Read as the file it is: the package itself loads an HTTP client, half a second for a list of names.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_SNAPSHOT = ".tld_set_snapshot"
_END = "===END ICANN DOMAINS==="
_RULE = re.compile(r"^[ \t]*(?!//)(\S+)", re.MULTILINE)


@cache
def suffixes() -> frozenset[str]:
    """The rules of the list: `co.uk`, with a wildcard `*.ck`, as an exception to it `!www.ck`."""
    spec = find_spec("tldextract")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    text = (folder / _SNAPSHOT).read_text(encoding="utf-8").partition(_END)[0]
    return frozenset(_RULE.findall(text))


def under_suffix(host: str) -> str:
    """The registrable domain of a host in lower case and Unicode: one label below its suffix; else empty.

    >>> under_suffix("www.acme.co.uk"), under_suffix("co.uk"), under_suffix("10.0.0.1")
    ('acme.co.uk', '', '')
    """
    labels = host.split(".")
    known = suffixes()
    for start in range(len(labels)):
        rest = ".".join(labels[start:])
        above = ".".join(labels[start + 1 :])
        if f"!{rest}" in known:
            return rest
        if rest in known or f"*.{above}" in known:
            return ".".join(labels[start - 1 :]) if start else ""
    return ""
