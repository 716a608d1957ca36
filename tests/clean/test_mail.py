"""Domains that take no mail, with an answer that is made up."""

from collections.abc import Callable, Mapping, Sequence

from revops_cli.clean.settings import CleanSettings
from revops_cli.clean.step import CleanOptions, clean
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

MakeTable = Callable[..., Table]

ROWS = [["a@gone.com"], ["b@acme.com"], ["c@GONE.com"], ["x@gamil.com"], ["-"], ["no address"], ["d@slow.com"]]


def test_rows_of_a_domain_that_takes_no_mail_get_a_code(engine: DuckEngine, make_table: MakeTable) -> None:
    asked: list[Sequence[str]] = []

    def answers(domains: Sequence[str]) -> Mapping[str, bool | None]:
        asked.append(domains)
        return {
            domain: {"gone.com": False, "gmail.com": False, "slow.com": None}.get(domain, True) for domain in domains
        }

    result = clean(engine, make_table("leads", ["Email"], ROWS), CleanSettings(), CleanOptions(mail=answers))

    relation = result.table.relation
    rows = engine.rows(f'SELECT "EmailStatus", "CleanIssues" FROM "{relation}" ORDER BY _row')
    assert rows == [
        ("ok", "email.no_mx"),
        ("ok", ""),
        ("ok", "email.no_mx"),
        ("fixed", "email.fixed email.no_mx"),
        ("empty", ""),
        ("invalid", "email.invalid"),
        ("ok", ""),
    ]
    assert asked == [["acme.com", "gmail.com", "gone.com", "slow.com"]]
    assert result.counts["issue.email.no_mx"] == 3
    assert result.notes == ("mail: 4 domains asked for, 2 take no mail, 1 did not answer",)


def test_a_list_without_addresses_asks_nothing(engine: DuckEngine, make_table: MakeTable) -> None:
    def answers(domains: Sequence[str]) -> Mapping[str, bool | None]:
        raise AssertionError(domains)

    result = clean(engine, make_table("leads", ["Title"], [["CEO"]]), CleanSettings(), CleanOptions(mail=answers))

    assert result.notes == ("no e-mail column: no domain was asked for",)
    assert result.table.rows == 1


def test_nobody_is_asked_without_the_flag(engine: DuckEngine, make_table: MakeTable) -> None:
    result = clean(engine, make_table("leads", ["Email"], ROWS), CleanSettings())

    assert result.notes == ()
    assert "issue.email.no_mx" not in result.counts
