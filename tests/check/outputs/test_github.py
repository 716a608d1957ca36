from dataclasses import replace

from revops_cli.check.outputs.github import as_annotations
from revops_cli.check.result import Run


def test_one_annotation_for_each_check_that_found_something(run: Run) -> None:
    assert as_annotations(run).splitlines() == [
        "::error file=day2.xlsx,title=owner::no column 'OwnerId'",
        (
            "::error file=lists/day 1.csv,line=12,col=5,title=email-present::Email is empty: "
            "12 of 1,200 rows (1.0%25); Email 'j***@acme.com'  key 00Q1; revops clean lists/day 1.csv"
        ),
        (
            "::warning file=day2.xlsx,line=3,col=2,title=country [=cmd]::Country is none of iso3166: "
            "1 of 9 rows (11.1%25); Country 'Untied|States'  key a / b"
        ),
        "::warning title=sla::sla_attainment is 71.0 %25",
    ]


def test_text_cannot_begin_another_command(run: Run) -> None:
    finding = replace(run.findings[0], message="a\n::set-output name=x::1%0A", group="g,h:i", rows=(), fix="")

    lines = as_annotations(run.with_findings((finding,))).splitlines()

    assert lines == [
        "::error file=lists/day 1.csv,title=email-present [g%2Ch%3Ai]::a\\n::set-output name=x::1%250A",
    ]


def test_what_a_step_does_not_show_is_said_by_the_last(run: Run) -> None:
    many = tuple(replace(run.findings[0], check=f"c{number}", rows=()) for number in range(12))

    lines = as_annotations(run.with_findings(many)).splitlines()

    assert (len(lines), lines[-1]) == (10, "::error title=revops check::3 more: c9, c10, c11")


def test_nothing_found_is_nothing_said(empty_run: Run) -> None:
    assert as_annotations(empty_run) == ""
