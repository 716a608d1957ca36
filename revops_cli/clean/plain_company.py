"""Plain company names: words of Latin letters, perhaps with `&` between, and at most one legal form behind."""

from revops_cli.clean.plain import Asked, Plain, whole
from revops_cli.clean.staging import Staging
from revops_cli.engine.protocol import Engine, literal
from revops_cli.fields.blank import blank_words
from revops_cli.fields.company import edge_words, forms, junk

_NAME = "[A-Za-z]{2,}(?: (?:& )?[A-Za-z]{2,})*"
_EVENTFUL = (
    r"\b(?:dba|aka|attn|care of|trading as|doing business|fka|formerly|previously|vormals|ehemals|anciennement"
    r"|anteriormente|voorheen|(?:und|et|en|och|og) (?:co|cie|cia))\b"
)
"""Words that part a name, and `and` in other languages."""


def plain_company(asked: Asked) -> Plain:
    """The key, where `fields.company` would only fold the name and take a legal form off."""
    _load_words(asked.engine)
    raw, text, last, before = asked.columns["Company"], '"company text"', '"company last"', '"company before"'
    stages = (
        {"company text": f"CASE WHEN regexp_matches({raw}, {whole(_NAME)}) THEN replace(lower({raw}), '&', 'and') END"},
        {
            "company first": f"regexp_extract({text}, '\\A[a-z]+')",
            "company last": f"regexp_extract({text}, '[a-z]+\\z')",
            "company before": f"regexp_extract({text}, '([a-z]+) [a-z]+\\z', 1)",
        },
    )
    formed = f"{_in('last', 'form')} AND {before} NOT IN ('', 'and') AND NOT {_in('before', 'formal')}"
    settled = (
        f"CASE WHEN {raw} = '' THEN '' WHEN {text} IS NULL THEN NULL "
        f"WHEN {_in('text', 'no')} OR {_in('first', 'first')} OR replace({text}, left({text}, 1), '') = '' "
        f"OR regexp_matches({text}, {literal(_EVENTFUL)}) THEN NULL "
        f"WHEN NOT {_in('last', 'last')} THEN {text} "
        f"WHEN {formed} THEN left({text}, length({text}) - length({last}) - 1) END"
    )
    rule = "CASE WHEN \"company settled\" = '' THEN 'no rule' ELSE 'name' END"
    return Plain(settled, ('"company settled"',), rule, "''", Staging(stages=stages))


def _load_words(engine: Engine) -> None:
    words = {
        "no": junk() | blank_words(),
        "first": {*edge_words("start"), "the"},
        "last": edge_words("end"),
        "form": {form[0] for form in forms("end") if len(form) == 1},
        "formal": {word for form in forms("end") for word in form},
    }
    for name, found in words.items():
        engine.load(f"company {name} words", [{"word": sorted(found)}], {"word": "VARCHAR"})


def _in(part: str, words: str) -> str:
    return f'"company {part}" IN (SELECT word FROM "company {words} words")'
