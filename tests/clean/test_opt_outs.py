"""No opt-out is lost in the spelling of its list: every column that holds some is read."""

from collections.abc import Callable

from revops_cli.clean.settings import CleanSettings
from revops_cli.clean.step import CleanOptions, clean, rewritten_columns
from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.model import Table

NAMES = ["HasOptedOutOfEmail", "DoNotCall", "Unsubscribed", "HasOptedOutOfFax", "Email Opt Out#2", "Opted"]
ROWS = [
    ["Y", "", "yes", "1", "unsubscribed", "yes"],
    ["no", "Do not call", "ask", "N", "", "no"],
]


def test_every_column_of_opt_outs_says_true_or_false(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    leads = make_table("leads", NAMES, ROWS)

    result = clean(engine, leads, CleanSettings())

    cells = ", ".join(f'"{name}"' for name in (*NAMES, "CleanIssues"))
    assert engine.rows(f"SELECT {cells} FROM {result.table.relation} ORDER BY _row") == [
        ("true", "", "true", "true", "true", "yes", ""),
        ("false", "true", "ask", "false", "", "no", "opt_out.unknown"),
    ]
    verify(engine, leads, result, rewritten=rewritten_columns(leads, CleanOptions()))


def test_what_changed_is_told_of_each_column(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    leads = make_table("leads", NAMES, ROWS)

    changes = clean(engine, leads, CleanSettings()).relations["changes"]

    assert engine.rows(f"SELECT target, before, after FROM ({changes}) WHERE source = 'Unsubscribed'") == [
        ("Unsubscribed", "yes", "true")
    ]


CONSENTS = ["MarketingConsent", "GDPR Consent", "Consent Date"]
GIVEN = [
    ["yes", "", "2024-01-01"],
    ["Nein", "", ""],
    ["", "refused", "2024-01-01"],
    ["", "", ""],
    ["2024-01-01", "", ""],
]


def test_a_consent_that_is_not_given_is_an_opt_out(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    leads = make_table("leads", CONSENTS, GIVEN)
    result = clean(engine, leads, CleanSettings())

    assert engine.rows(
        f'SELECT MarketingConsent, "GDPR Consent", HasOptedOutOfEmail, CleanIssues FROM {result.table.relation} '
        "ORDER BY _row"
    ) == [
        ("yes", "", "false", ""),
        ("Nein", "", "true", ""),
        ("", "refused", "true", ""),
        ("", "", "", ""),
        ("2024-01-01", "", "", "consent.unknown"),
    ]
    verify(engine, leads, result, rewritten=rewritten_columns(leads, CleanOptions()))


def test_cleaning_twice_says_the_same_of_consents(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    once = clean(engine, make_table("leads", CONSENTS, GIVEN), CleanSettings()).table
    query = f"SELECT {listed(once.names)} FROM {{}} ORDER BY _row"
    rows = engine.rows(query.format(quote(once.relation)))
    again = clean(engine, make_table("again", once.names, rows), CleanSettings()).table

    assert engine.rows(query.format(quote(again.relation))) == rows
