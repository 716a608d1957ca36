"""The page: one file, readable by everybody, without the names of leads."""

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from revops_cli.audit.goals import attained
from revops_cli.audit.masking import masked
from revops_cli.audit.measures import Metric, Value
from revops_cli.audit.outcome import Outcome, Show
from revops_cli.audit.page import page, page_of
from revops_cli.audit.page_reps import reps_of
from revops_cli.audit.page_tables import MOST, cut, settings_rows
from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.step import Audit

VOID = {"meta", "link", "br", "hr", "img", "rect", "input"}
AS_OF = "2026-01-31T00:00:00Z"
INPUTS = [("people", "my leads.csv", 6), ("activities", "tasks.csv", 3)]
REPS = [{"rep_id": "u1", "name": "Ann <b>"}, {"rep_id": "u2", "name": "Bob"}]


def lead(number: int, rep: str, source: str, **more: str) -> dict[str, str]:
    at = "2026-01-05T10:00:00Z"
    named = {"Id": f"l{number}", "owner_id": rep, "lead_source": source, "Status": "Assigned", "created_at": at}
    return {**named, "assigned_at": at, "reason": "", "Name": "Jane Doe", "Email": "jane@doe.example", **more}


def call(number: int, person: int, rep: str, at: str = "2026-01-05T11:00:00Z") -> dict[str, str]:
    return {
        "activity_id": f"a{number}", "person_id": f"l{person}", "actor_id": rep, "at": at, "actor_type": "User",
        "channel": "call", "direction": "out", "is_completed": "true",
    }  # fmt: skip


COUNTS = (("assigned", 20), ("response_met", 0))
PEOPLE = [
    *(lead(n, "u1", "Web") for n in range(1, 31)),
    *(lead(n, "u2", "Event <i>") for n in range(31, 61)),
    lead(61, "", "", owner_id="u3"),
]
CALLS = [
    *(call(n, n, "u1") for n in range(1, 28)),
    *(call(n, n, "u2", "2026-01-05T20:00:00Z") for n in range(31, 36)),
]


@pytest.fixture(scope="module")
def done(run_module_audit: Callable[..., Any]) -> Audit:
    made: Audit = run_module_audit(
        people=PEOPLE, activities=CALLS, reps=REPS, as_of=AS_OF, reports=("response", "pickup")
    ).done
    return made


class Checked(HTMLParser):
    """Tags that are open, ids, links, and what is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.names.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in {"href", "src", "aria-labelledby"} and value]
        self.wrong += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        if tag == "th" and given.get("scope") not in {"col", "row"}:
            self.wrong.append("th without scope")
        if tag == "svg" and "ul" not in self.open and not (given.get("role") == "img" and given.get("aria-label")):
            self.wrong.append("svg without text")
        if given.get("class") == "scroll" and not (given.get("tabindex") == "0" and given.get("aria-label")):
            self.wrong.append("a region that a keyboard cannot reach")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"/{tag}")


def checked(text: str) -> Checked:
    found = Checked()
    found.feed(text)
    return found


def test_the_page_stands_alone(done: Audit) -> None:
    text = page(done, INPUTS)
    found = checked(text)

    assert (found.wrong, found.open) == ([], [])
    assert not {"script", "link", "img", "iframe", "object", "details"} & set(found.names)
    assert len(found.ids) == len(set(found.ids))
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)
    assert not any(word in text for word in ("http:", "https:", "url(", "@import"))
    assert '<html lang="en">' in text


def test_every_table_says_what_it_shows(done: Audit) -> None:
    text = page(done, INPUTS)

    assert text.count("<table") == text.count('<div class="scroll" role="region" aria-label="')
    assert text.count("<table") == text.count("<thead>")


def test_what_people_wrote_is_text(done: Audit) -> None:
    text = page(done, INPUTS)

    assert "<b>" not in text
    assert "<i>" not in text
    assert "Ann &lt;b&gt;" in text
    assert "Event &lt;i&gt;" in text


def test_the_reps_with_their_bars_and_verdicts(done: Audit) -> None:
    reps = page_of(done, INPUTS).reps
    assert reps is not None

    lines = {line.name: line for line in reps.rows}
    assert [line.name for line in reps.rows] == ["Bob", "Ann <b>", "u3"], "who needs attention comes first"
    assert (lines["Bob"].tone, lines["Bob"].status, lines["Bob"].why) == ("bad", "Act", "25 untouched")
    assert (lines["Ann <b>"].met, lines["Ann <b>"].status) == ("90.0 %", "On target")
    assert lines["u3"].status == "small n"
    assert 'aria-label="Bob: 5 late, 25 untouched"' in lines["Bob"].chart


@pytest.mark.parametrize(
    ("met", "verdict"),
    [(16, "On target"), (15, "Watch"), (8, "Watch"), (7, "Act"), (0, "Act")],
)
def test_the_verdict_at_its_limits(done: Audit, met: int, verdict: str) -> None:
    """The goal is 80 %: of 20 leads 16 meet it, and fewer than 8 are less than half of it."""
    counted = {
        name: Metric(name, "count", "", Value(20, 20, 20), {"rep": {"u1": Value(20, n, 20)}}) for name, n in COUNTS
    }
    share = Value(met / 20, met, 20, 0, 1)
    counted["sla_attainment"] = Metric("sla_attainment", "rate", "", share, {"rep": {"u1": share}})
    goals = attained(tuple(counted.values()), done.facts.settings.goals)

    reps = reps_of(done, counted, goals, {"u1": "Ann"})

    assert reps is not None
    assert reps.rows[0].status == verdict


def test_the_map_of_sources(done: Audit) -> None:
    heat = page_of(done, INPUTS).heat
    assert heat is not None

    assert heat.sources == ("Event <i>", "Web", "no source")
    rows = {name: [(cell.text, cell.of, cell.level) for cell in cells] for name, cells in heat.rows}
    assert rows["Bob"] == [("17 %", "5/30", 5), ("–", "", 0), ("–", "", 0)]
    assert rows["Ann <b>"][1] == ("90 %", "27/30", 0)
    assert rows["u3"][2] == ("0 %", "0/1", 0), "one lead is no pattern"


def test_tiles_and_funnel(done: Audit) -> None:
    made = page_of(done, INPUTS)

    assert [(tile.label, tile.value, tile.tone) for tile in made.tiles] == [
        ("SLA attainment", "44.3 %", "bad"),
        ("Median response", "10.0 h", ""),
        ("Pick-up rate", "52.5 %", "bad"),
    ]
    assert [(step.label, step.count, step.share) for step in made.funnel] == [
        ("Assigned", "61", "100.0 %"),
        ("Picked up", "32", "52.5 %"),
        ("Touched", "32", "52.5 %"),
    ]


def test_what_cannot_be_computed_is_said(run_audit: Callable[..., Any]) -> None:
    made = page_of(run_audit(people=PEOPLE, as_of=AS_OF, reports=("response",)).done, INPUTS)

    assert (made.tiles[0].value, made.tiles[0].note) == ("n/a", "needs activities")
    assert (made.reps, made.heat) == (None, None)
    figures = made.reports[0].figures
    assert figures is not None
    assert "Not computable (needs activities): sla_attainment" in figures.note


def test_the_command_gives_the_page_again(done: Audit) -> None:
    assert page_of(done, INPUTS).command == (
        "revops audit response pickup --people 'my leads.csv' --activities tasks.csv "
        "--as-of 2026-01-31T00:00:00+00:00 --timezone America/New_York"
    )


def test_the_command_names_what_else_was_typed(done: Audit) -> None:
    flags = ("--config", "my revops.yaml", "--map", "Nr=Id")
    there = replace(done, options=replace(done.options, flags=flags))

    assert page_of(there, INPUTS).command.endswith("America/New_York --config 'my revops.yaml' --map Nr=Id")


def test_people_are_masked_unless_they_are_asked_for(done: Audit) -> None:
    show = Show("Leads", "", ("Lead", "Note"), (("Jane Doe", "wrote to jane@doe.example"),), personal=frozenset({0}))
    shown = replace(done, outcomes={**done.outcomes, "response": Outcome(shows=(show,))})

    plain, open_ = page(shown, INPUTS), page(shown, INPUTS, values=True)

    assert "jane" not in plain.casefold()
    assert "Jane Doe" in open_
    assert "jane@doe.example" in open_


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("a@b.co", "•••"), ("to a.b+c@d-e.example, ok", "to •••, ok"), ("@home", "@home"), ("", ""), ("u1", "u1")],
)
def test_addresses_are_masked_in_any_column(cell: str, shown: str) -> None:
    assert masked(Show("", "", ("x",), ((cell,),))).rows == ((shown,),)


def test_long_tables_are_cut_and_say_so() -> None:
    long = Show("", "Note.", ("x",), tuple((str(n),) for n in range(MOST + 5)))

    assert (len(cut(long).rows), cut(long).note) == (MOST, "Note. 5 more rows.")
    assert cut(long._replace(rows=long.rows[:MOST])).note == "Note."


def test_settings_that_differ_are_marked() -> None:
    rows = {key: (value, changed) for key, value, changed in settings_rows(AuditSettings(small_n=5))}

    assert rows["audit.small_n"] == ("5", True)
    assert rows["audit.response.target_hours"] == ("2.0", False)
    assert rows["audit.date_order"] == ('""', False)
