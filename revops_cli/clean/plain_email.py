"""Plain addresses of persons: lower case but for that, an existing ending, no known misspelling."""

from revops_cli.clean.plain import Asked, Plain, whole
from revops_cli.clean.staging import Staging
from revops_cli.engine.protocol import Engine
from revops_cli.fields.email import existing_endings
from revops_cli.fields.email_kinds import disposable_domains, free_domains, role_starts
from revops_cli.fields.email_repair import typo_domains, typo_endings

_LOCAL = r"[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*"
_LABEL = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_ADDRESS = rf"{_LOCAL}@(?:{_LABEL}\.){{1,2}}[A-Za-z]{{2,63}}"
_LONGEST = 63
"""Letters of a part before @, and of a domain: shorter than any limit that the field tests."""


def plain_email(asked: Asked) -> Plain | None:
    """The address in lower case, where `fields.email` would call it ok and no role's."""
    load_words(asked.engine)
    raw, text, local, domain = asked.columns["Email"], '"email text"', '"email local"', '"email domain"'
    parent = '"email parent"'
    stages = (
        {"email text": f"CASE WHEN regexp_matches({raw}, {whole(_ADDRESS)}) THEN lower({raw}) END"},
        {
            "email local": f"left({text}, strpos({text}, '@') - 1)",
            "email domain": f"substr({text}, strpos({text}, '@') + 1)",
        },
        {
            "email start": f"regexp_extract({local}, '\\A[a-z]+')",
            # Without a pattern: one with a group takes six times as long as all the others here.
            "email parent": f"substr({domain}, strpos({domain}, '.') + 1)",
        },
        {"email ending": f"substr({parent}, strpos({parent}, '.') + 1)"},
    )
    settled = (
        f"CASE WHEN {raw} = '' THEN '' WHEN {text} IS NULL THEN NULL "
        f"WHEN length({local}) > {_LONGEST} OR length({domain}) > {_LONGEST} OR {_in('start', 'role')} "
        f"OR NOT {_in('ending', 'ending')} OR {_in('domain', 'asked')} OR {_in('parent', 'asked')} THEN NULL "
        f"ELSE 'plain' END"
    )
    # Made once more, not kept: a text of every row takes more room than time.
    address = f"lower({raw})"
    whose = f"substr({address}, strpos({address}, '@') + 1)"
    kind = f"CASE WHEN {whose} IN (SELECT word FROM \"email free words\") THEN 'freemail' ELSE 'business' END"
    values = (
        address,
        _unless_empty(raw, "'ok'", "'empty'"),
        _unless_empty(raw, kind),
        _unless_empty(raw, "'false'"),
        whose,
    )
    rule = _unless_empty(raw, "'plain'", "'no rule'")
    return Plain(settled, values, rule, "''", Staging(stages=stages), from_cells=True)


def load_words(engine: Engine) -> None:
    """Relations of words: as lists in the query they would take seconds to parse."""
    words = {
        "role": role_starts(),
        "ending": existing_endings() - typo_endings().keys(),
        "asked": disposable_domains() | typo_domains().keys(),
        "free": free_domains(),
    }
    for name, found in words.items():
        engine.load(f"email {name} words", [{"word": sorted(found)}], {"word": "VARCHAR"})


def _in(part: str, words: str) -> str:
    return f'"email {part}" IN (SELECT word FROM "email {words} words")'


def _unless_empty(raw: str, cell: str, empty: str = "''") -> str:
    return f"CASE WHEN {raw} = '' THEN {empty} ELSE {cell} END"
