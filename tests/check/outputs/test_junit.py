from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

from revops_cli.check.outputs.junit import as_junit
from revops_cli.check.result import Finding, Run


def parsed(run: Run) -> ET.Element:
    return ET.fromstring(as_junit(run))  # noqa: S314 - our own text


def test_the_published_schema_has_nothing_against_it(run: Run, empty_run: Run, junit_schema: Any) -> None:
    assert [*junit_schema.problems(parsed(run)), *junit_schema.problems(parsed(empty_run))] == []


def test_the_schema_is_read_so_that_it_refuses(junit_schema: Any) -> None:
    wrong = ET.fromstring('<testsuites><testsuite name="a" time="x"><failure/></testsuite></testsuites>')  # noqa: S314

    assert {problem.split(":")[0] for problem in junit_schema.problems(wrong)} == {"testsuite", "failure in testsuite"}


def test_a_suite_for_each_file_and_a_case_for_each_check(run: Run) -> None:
    suites = parsed(run).findall("testsuite")

    assert [(one.attrib["name"], len(one)) for one in suites] == [
        ("lists/day 1.csv", 1),
        ("day2.xlsx", 4),
        ("audit", 1),
    ]


def test_outcomes_and_their_elements(run: Run) -> None:
    cases = {one.attrib["name"]: [child.tag for child in one] for one in parsed(run).iter("testcase")}

    assert cases == {
        "email-present": ["failure"],
        "country [=cmd]": ["system-out"],
        "email-unique": [],
        "owner": ["error"],
        "drift": ["skipped"],
        "sla": ["system-out"],
    }


def test_counts_are_those_of_the_cases(run: Run) -> None:
    root = parsed(run)

    assert [root.attrib[name] for name in ("tests", "failures", "errors")] == ["6", "1", "1"]


def test_characters_that_xml_cannot_hold(empty_run: Run) -> None:
    finding = Finding("a", "in", "error", "fail", 'a\x00\x0b"<&\ud800', file="a.csv")

    failure = parsed(empty_run.with_findings((finding,))).find(".//failure")

    assert failure is not None
    assert failure.attrib["message"] == 'a??"<&?'


def test_an_ended_exception_is_a_case_of_its_own(run: Run) -> None:
    ended = replace(run.findings[0], kind="ignore")

    names = [one.attrib["name"] for one in parsed(run.with_findings((run.findings[0], ended))).iter("testcase")]

    assert names == ["email-present", "email-present (exception)"]
