"""Plain domains: a host of two labels, perhaps behind www, of a website or else of a business address."""

from revops_cli.clean.plain import Asked, Plain, whole
from revops_cli.clean.plain_email import load_words
from revops_cli.clean.staging import Staging
from revops_cli.engine.protocol import literal
from revops_cli.fields.public_suffix import suffixes
from revops_cli.fields.website import shared_hosts

_DOMAIN = r"[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.[a-z]{2,}"
_WEBSITE = rf"(?:https?://)?(?:www\.)?{_DOMAIN}/?"
_BEFORE = r"\A(?:https?://)?(?:www\.)?"
_ADDRESS = f"x@{_DOMAIN}"
"""As the field shortens an address."""
_LONGEST = 63
"""Letters of a domain: shorter than any limit of its parts, which a pattern would take long to count."""


def plain_domain(asked: Asked) -> Plain:
    """The registrable domain, where `fields.website` would read it off the host."""
    _load_words(asked)
    website, address = asked.columns["Website"], asked.columns["Email"]
    name, mail = '"domain name"', '"domain mail"'
    # Cut, not extracted: a pattern with a group takes ten times as long.
    stages = (
        {
            "domain name": f"CASE WHEN regexp_matches({website}, {whole(_WEBSITE)}) "
            f"THEN regexp_replace(rtrim({website}, '/'), {literal(_BEFORE)}, '') ELSE '' END",
            "domain mail": f"CASE WHEN regexp_matches({address}, {whole(_ADDRESS)}) "
            f"THEN substr({address}, 3) ELSE '' END",
        },
        {"domain ending": f"split_part(CASE WHEN {website} = '' THEN {mail} ELSE {name} END, '.', 2)"},
    )
    of_mail = (
        f"CASE WHEN {address} = '' THEN '' WHEN {mail} = '' OR length({mail}) > {_LONGEST} OR {_in('mail', 'asked')} "
        f"OR NOT {_in('ending', 'ending')} THEN NULL WHEN {_in('mail', 'free')} THEN '' "
        f"WHEN {_alone('mail')} THEN {mail} END"
    )
    short = f"length({name}) <= {_LONGEST}"
    of_website = f"CASE WHEN {short} AND {_alone('name')} AND NOT {_in('name', 'shared')} THEN {name} END"
    settled = f"CASE WHEN {website} = '' THEN {of_mail} ELSE {of_website} END"
    found = '"domain settled"'
    rule = f"CASE WHEN {found} = '' THEN 'no rule' WHEN {website} = '' THEN 'business e-mail' ELSE 'website' END"
    return Plain(settled, (found,), rule, "''", Staging(stages=stages))


def _alone(part: str) -> str:
    """Whether the ending is a suffix, and the whole no longer one."""
    return f"{_in('ending', 'suffix')} AND NOT {_in(part, 'longer')} AND NOT contains(\"domain {part}\", '--')"


def _load_words(asked: Asked) -> None:
    load_words(asked.engine)
    known = suffixes()
    words = {
        "suffix": {one for one in known if one.isascii() and one.isalpha() and f"*.{one}" not in known},
        "longer": {bare for one in known if (bare := one.lstrip("*!.")).count(".") == 1},
        "shared": shared_hosts(),
    }
    for name, found in words.items():
        asked.engine.load(f"email {name} words", [{"word": sorted(found)}], {"word": "VARCHAR"})


def _in(part: str, words: str) -> str:
    return f'"domain {part}" IN (SELECT word FROM "email {words} words")'
