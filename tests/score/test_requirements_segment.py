"""Group F: the sixteen criteria, saved segments, the report, and go-to-market segments."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.score.columns import SEGMENTED
from revops_cli.score.segment_context import SegmentContext
from revops_cli.score.segment_settings import SegmentSettings
from revops_cli.score.segment_step import segment
from revops_cli.state.rotation import RotationState

Rows = list[dict[str, str]]
Segmented = Callable[..., tuple[Rows, Result]]
TODAY = date(2026, 5, 31)


@pytest.fixture
def segmented(engine: DuckEngine, load_rows: Callable[[str, Rows], Table]) -> Iterator[Segmented]:
    """A function that segments rows by a section and gives the rows with the result; one state for all calls."""
    state = RotationState()

    def run(records: Rows, section: Mapping[str, object] | None = None, **given: Any) -> tuple[Rows, Result]:
        settings = SegmentSettings.model_validate(section or {})
        sides = {name: load_rows(name, given[name]) for name in ("activities", "deals") if name in given}
        moment = datetime.combine(given.get("today", TODAY), datetime.min.time(), UTC)
        table = load_rows("records", records)
        result = segment(engine, table, settings, SegmentContext(moment, snapshots=state.snapshots, **sides))
        own = {column.name for column in SEGMENTED}
        verify(engine, table, result, rewritten=[name for name in table.names if name in own])
        names = result.table.names
        rows = engine.rows(f"SELECT {listed(names)} FROM {quote(result.table.relation)} ORDER BY _row")
        return [dict(zip(names, row, strict=True)) for row in rows], result

    yield run
    state.close()


def only(criterion: str, **more: object) -> dict[str, object]:
    return {"criteria": [criterion], **more}


def deal(account: str, amount: int, day: str = "2026-05-01", **more: str) -> dict[str, str]:
    won = {"IsWon": "true", "IsClosed": "true", "StageName": "Closed Won"}
    return {"AccountId": account, "Amount": str(amount), "CloseDate": day, "Product": "", **won, **more}


@pytest.mark.parametrize(
    ("status", "found"),
    [("ok", "email: yes"), ("fixed", "email: yes"), ("invalid", "email: no"), ("", "email: no")],
    ids=str,
)
def test_sg_01_a_valid_address_or_none(status: str, found: str, segmented: Segmented) -> None:
    (record,), _ = segmented([{"EmailStatus": status}], only("email"))

    assert record["Segments"] == found


def test_sg_02_interests_of_form_answers_are_several(segmented: Segmented) -> None:
    answers = {"Interest": "Product B; Product A", "Information Type": "use cases, product a"}

    (record, none), _ = segmented([answers, {"Interest": ""}], only("interest"))

    assert record["Segments"] == "interest: Product A; interest: Product B; interest: use cases"
    assert none["Segments"] == ""


def test_sg_03_level_and_function_of_the_title(segmented: Segmented) -> None:
    titles = [{"TitleLevel": "VP", "JobFunction": "Engineering"}, {"TitleLevel": "Unknown", "JobFunction": ""}]

    (vice_president, unknown), _ = segmented(titles, only("title"))

    assert (vice_president["Segments"], unknown["Segments"]) == ("level: VP; function: Engineering", "")


def test_sg_04_referred_by_whom_or_by_nobody(segmented: Segmented) -> None:
    found, _ = segmented([{"Referred By": "Globex; Inc"}, {"Referred By": ""}], only("referred"))

    assert [record["Segments"] for record in found] == ["referred by: Globex, Inc", "referred: no"]


def test_sg_05_the_source(segmented: Segmented) -> None:
    (record,), _ = segmented([{"LeadSource": "Purchased list"}], only("source"))

    assert record["Segments"] == "source: Purchased list"


def test_sg_06_whoever_clicked_any_link(segmented: Segmented) -> None:
    did = [{"LeadId": "1", "Type": "Email Link Clicked", "Date": "2020-01-01"}]
    did += [{"LeadId": "2", "Type": "Email Opened", "Date": "2026-05-01"}]

    found, _ = segmented([{"Id": "1"}, {"Id": "2"}, {"Id": "3"}], only("clicked"), activities=did)

    assert [record["Segments"] for record in found] == ["clicked: yes", "clicked: no", "clicked: no"]


def test_sg_07_country_territory_and_the_time_zone_of_the_place(segmented: Segmented) -> None:
    places = [("US", "US-TX", "South"), ("US", "", ""), ("FR", "", "EMEA"), ("AU", "AU-WA", "")]
    records = [dict(zip(("CountryCode", "StateCode", "Territory"), place, strict=True)) for place in places]

    found, _ = segmented(records, only("geography"))

    assert [record["TimeZone"] for record in found] == ["America/Chicago", "", "Europe/Paris", "Australia/Perth"]
    assert found[2]["Segments"] == "country: FR; territory: EMEA; time zone: Europe/Paris"


@pytest.mark.parametrize(
    ("added", "band"),
    [
        ("2026-05-31", "0-3"),
        ("2026-02-28", "0-3"),
        ("2026-02-27", "3-6"),
        ("2025-11-30", "3-6"),
        ("2025-11-29", "6-9"),
        ("2025-08-31", "6-9"),
        ("2025-08-30", "9-12"),
        ("2025-05-31", "9-12"),
        ("2025-05-30", "over 12"),
        ("2026-06-01", ""),
        ("", ""),
        ("11/30/2025", "3-6"),
    ],
)
def test_sg_08_months_since_it_was_added_the_last_one_included(added: str, band: str, segmented: Segmented) -> None:
    (record,), _ = segmented([{"CreatedDate": added}], only("recency"))

    assert (record["RecencyBand"], record["Segments"]) == (band, f"added: {band}" if band else "")


def test_sg_09_where_the_person_was_met(segmented: Segmented) -> None:
    found, _ = segmented([{"Met At": "Restaurant"}, {"Met At": ""}], only("met"))

    assert [record["Segments"] for record in found] == ["met: Restaurant", ""]


def test_sg_10_rank_by_the_number_of_purchases(segmented: Segmented) -> None:
    deals = [deal("a", 1), deal("a", 1), deal("b", 100), deal("c", 100), deal("d", 1, IsWon="false")]
    records = [{"Id": name} for name in "abcd"]

    found, _ = segmented(records, only("frequency"), deals=deals)

    assert [record["FrequencyRank"] for record in found] == ["1", "2", "2", ""]
    assert [record["Segments"][6:] for record in found] == ["most often", "less often", "less often", "never"]


def test_sg_11_rank_by_what_was_spent(segmented: Segmented) -> None:
    deals = [deal("a", 1), deal("b", 100), deal("b", 20), deal("c", 120), deal("d", 5)]

    found, _ = segmented([{"Id": name} for name in "abcde"], only("monetary"), deals=deals)

    assert [record["MonetaryRank"] for record in found] == ["4", "1", "1", "3", ""]


@pytest.mark.parametrize(
    ("amounts", "bands"),
    [
        ([80, 10, 10, 0], "ABCD"),
        ([79, 11, 10, 0], "AACD"),
        ([81, 9, 10, 0], "ACBD"),
        ([50, 50], "AA"),
        ([25, 25, 25, 25], "AAAA"),
        ([10] * 10, "AAAAAAAABC"),
        ([100], "A"),
        ([0, 0], "DD"),
    ],
    ids=str,
)
def test_sg_12_bands_begin_where_the_sum_of_those_before_begins(
    amounts: list[int], bands: str, segmented: Segmented
) -> None:
    deals = [deal(f"a{n}", amount) for n, amount in enumerate(amounts)]

    found, _ = segmented([{"Id": f"a{n}"} for n in range(len(amounts))], only("pareto"), deals=deals)

    assert "".join(record["ParetoBand"] for record in found) == bands
    assert ["focus list" in record["Segments"] for record in found] == [band in "AB" for band in bands]


@pytest.mark.parametrize(("day", "band"), [("2025-06-01", "A"), ("2025-05-31", "D"), ("2026-06-01", "D")])
def test_sg_12_only_the_last_year_counts(day: str, band: str, segmented: Segmented) -> None:
    (record,), _ = segmented([{"Id": "a"}], only("pareto"), deals=[deal("a", 5, day)])

    assert record["ParetoBand"] == band


def test_sg_13_buyers_and_non_buyers_of_each_product(segmented: Segmented) -> None:
    deals = [deal("a", 1, Product="Cloud"), deal("b", 1, Product="Disk"), deal("b", 1, Product="Cloud")]

    found, _ = segmented([{"Id": name} for name in "abc"], only("product"), deals=deals)

    assert [record["Segments"] for record in found] == [
        "buyers; bought: Cloud; not bought: Disk",
        "buyers; bought: Cloud; bought: Disk",
        "non-buyers; not bought: Cloud; not bought: Disk",
    ]


@pytest.mark.parametrize(
    ("stage", "found"),
    [
        ("Evaluation", "stage: Evaluation"),
        ("evaluation ", "stage: evaluation"),
        ("Vibes", "stage: not in the table"),
        ("", ""),
    ],
)
def test_sg_14_the_stage_is_one_of_the_table(stage: str, found: str, segmented: Segmented) -> None:
    (record,), _ = segmented([{"StageName": stage}], only("stage"))

    assert record["Segments"] == found


def test_sg_15_lost_business_is_kept(segmented: Segmented) -> None:
    lost = deal("a", 1, IsWon="false", StageName="Closed Lost")

    found, _ = segmented([{"Id": "a"}, {"Id": "b"}], only("lost"), deals=[lost, deal("b", 1)])

    assert [record["Segments"] for record in found] == ["lost business: yes", "lost business: no"]


@pytest.mark.parametrize(
    ("days", "kind", "status"),
    [(180, "Opened", "active"), (181, "Opened", "inactive"), (0, "Clicked", "active"), (1, "Sent", "inactive")],
)
def test_sg_16_inactive_is_no_open_and_no_click_in_180_days(
    days: int, kind: str, status: str, segmented: Segmented
) -> None:
    did = [{"LeadId": "1", "Type": kind, "Date": (TODAY - timedelta(days=days)).isoformat()}]

    (record,), _ = segmented([{"Id": "1"}], only("active"), activities=did)

    assert (record["ActivityStatus"], record["Segments"]) == (status, f"activity: {status}")


def test_sg_17_a_saved_segment_is_ongoing_or_once_and_says_who_moved(segmented: Segmented, relation: Any) -> None:
    section = {
        "criteria": [],
        "segments": {"germans": {"when": "Country = 'DE'"}, "first": {"when": "Country = 'DE'", "mode": "once"}},
    }

    def run(days: int, *countries: str) -> tuple[list[str], list[tuple[str, str, str]]]:
        records = [{"Id": str(n), "Country": country} for n, country in enumerate(countries)]
        found, result = segmented(records, section, today=TODAY + timedelta(days=days))
        return [record["Segments"] for record in found], relation(result, "segment_moves", "segment member move")

    first = (["germans; first", ""], [("first", "id:0", "joined"), ("germans", "id:0", "joined")])
    assert run(0, "DE", "FR") == first
    assert run(0, "DE", "FR") == first
    assert run(1, "FR", "DE") == (["first", "germans"], [("germans", "id:0", "left"), ("germans", "id:1", "joined")])
    assert run(2, "FR", "DE")[1] == []
    assert run(3, "DE", "DE")[1] == [("germans", "id:0", "joined")]


def test_sg_18_recency_frequency_and_money_in_one(segmented: Segmented) -> None:
    records = [
        {"Id": "a", "CreatedDate": "2026-05-01"},
        {"Id": "b", "CreatedDate": "2020-01-01"},
        {"Id": "c", "CreatedDate": ""},
    ]
    deals = [deal("a", 1), deal("a", 1), deal("b", 100)]

    found, _ = segmented(records, deals=deals)

    assert [record["RFM"] for record in found] == ["5-5-3", "1-3-5", "0-0-0"]


def test_sg_19_size_overlap_and_who_is_in_none(segmented: Segmented, relation: Any) -> None:
    section = {"criteria": [], "segments": {"x": {"when": "contains(P, 'x')"}, "y": {"when": "contains(P, 'y')"}}}

    _, result = segmented([{"P": "x"}, {"P": "xy"}, {"P": "y"}, {"P": ""}], section)

    assert relation(result, "segments", "segment size share") == [
        ("in no segment", "1", "25.0"),
        ("x", "2", "50.0"),
        ("y", "2", "50.0"),
    ]
    assert relation(result, "overlaps", "one other both share_of_one") == [("x", "y", "1", "50.0")]


@pytest.mark.parametrize(
    ("acv", "cycle", "buyers", "found", "conflict"),
    [
        ("4999", "29", "1", "sales-assisted", ""),
        ("5000", "30", "1", "inside sales", ""),
        ("100000", "120", "5", "inside sales", ""),
        ("100001", "121", "6", "enterprise", ""),
        ("4999", "30", "1", "sales-assisted", "cycle says inside sales"),
        ("5000", "121", "6", "inside sales", "cycle says enterprise; buyers says enterprise"),
        ("100001", "121", "1", "enterprise", "buyers says sales-assisted or inside sales"),
        ("", "29", "2", "sales-assisted", "buyers says inside sales"),
        ("", "", "1", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_sg_20_the_economics_of_the_deal_say_the_segment(
    acv: str, cycle: str, buyers: str, found: str, conflict: str, segmented: Segmented
) -> None:
    (record,), result = segmented([{"ACV": acv, "Cycle Days": cycle, "Buyers": buyers}])

    assert (record["GtmSegment"], record["GtmConflict"]) == (found, conflict)
    assert result.counts.get("market.conflict", 0) == bool(conflict)


@pytest.mark.parametrize(
    ("acv", "approach", "warning"),
    [
        ("4999", "Outbound", "outbound to sales-assisted"),
        ("5000", "Outbound", ""),
        ("5000", "Target account", "target account below enterprise"),
        ("100001", "target account", ""),
        ("4999", "Inbound", ""),
    ],
)
def test_sg_21_an_approach_that_the_segment_does_not_allow(
    acv: str, approach: str, warning: str, segmented: Segmented
) -> None:
    (record,), _ = segmented([{"ACV": acv, "Approach": approach}])

    assert record["GtmConflict"] == warning


def test_pr_07_customers_who_spend_most_come_first(segmented: Segmented) -> None:
    section = {"criteria": [], "segments": {"focus": {"when": "ParetoBand IN ('A', 'B') AND MonetaryRank <= 2"}}}
    deals = [deal("a", 80), deal("b", 10), deal("c", 10)]

    found, _ = segmented([{"Id": name} for name in "abc"], section, deals=deals)

    assert [record["Segments"] for record in found] == ["focus", "focus", ""]


def test_columns_of_the_list_say_what_was_bought(segmented: Segmented) -> None:
    rows = [("a", "3", "500", "100"), ("b", "1", "900", "0"), ("c", "", "", "")]
    names = ("Id", "Purchase Count", "Total Revenue", "Revenue Last Year")

    found, _ = segmented([dict(zip(names, row, strict=True)) for row in rows])

    assert [(r["FrequencyRank"], r["MonetaryRank"], r["ParetoBand"]) for r in found] == [
        ("1", "2", "A"),
        ("2", "1", "D"),
        ("", "", "D"),
    ]


def test_headers_like_our_own_helpers_are_no_trouble(segmented: Segmented) -> None:
    record = dict.fromkeys(("key", "first", "buys", "year", "lost", "stage", "band", "clicked", "zone", "said"), "1")

    (found,), _ = segmented([record], deals=[deal("a", 1)])

    assert {name: found[name] for name in record} == record


def test_a_condition_that_cannot_be_used_says_where(segmented: Segmented) -> None:
    with pytest.raises(ConfigError, match=r"segment\.segments\.x\.when"):
        segmented([{"Id": "1"}], {"segments": {"x": {"when": "Contry = 'DE'"}}})
