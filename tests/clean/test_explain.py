"""The explanation of one value."""

from collections.abc import Mapping

import pytest

from revops_cli.clean.columns import ADDS, ISSUES
from revops_cli.clean.explain import explained
from revops_cli.errors import UsageError
from revops_cli.fields.registry import fields


@pytest.mark.parametrize(
    ("name", "value", "others", "field", "values"),
    [
        pytest.param("Title", "VP Eng", {}, "title", ("VP", "Engineering"), id="column"),
        pytest.param("job_function", "VP Eng", {}, "title", ("VP", "Engineering"), id="added column"),
        pytest.param("Phone", "030 12345", {"country": "DE"}, "phone", ("+493012345", ""), id="with a cell beside"),
        pytest.param("State", "TX", {}, "place", ("US", "US-TX"), id="second input"),
        pytest.param("StateCode", "TX", {}, "place", ("US", "US-TX"), id="added from the second input"),
        pytest.param("person_name", "Jane Doe", {}, "person_name", ("", "Jane", "", "Doe", ""), id="field"),
        pytest.param("LastNameClean", "DOE", {}, "person_name", ("", "", "", "Doe", ""), id="part of a name"),
        pytest.param(
            "Email", "A@gamil.com", {}, "email", ("a@gmail.com", "fixed", "freemail", "false", "gmail.com"), id="e-mail"
        ),
        pytest.param("Job Title", "VP Eng", {}, "title", ("VP", "Engineering"), id="header of a list"),
        pytest.param("Company Name", "Acme Inc", {}, "company", ("acme",), id="another header"),
        pytest.param("Phone", "030 12345", {"Country/Region": "DE"}, "phone", ("+493012345", ""), id="header beside"),
        pytest.param("Title", "", {}, "title", ("", ""), id="empty"),
    ],
)
def test_a_value_is_explained(
    name: str, value: str, others: Mapping[str, str], field: str, values: tuple[str, ...]
) -> None:
    (trace,) = explained(fields(), name, value, others)

    assert (trace.field, tuple(trace.values.values())) == (field, values)


def test_the_lines_hold_every_fact() -> None:
    (trace,) = explained(fields(), "title", "Director, Zorb", {})

    text = "\n".join(trace.lines())
    assert text.startswith("Title 'Director, Zorb'\n")
    assert all(word in text for word in ("director, zorb", "level: director -> Director", "JobFunction", "none"))
    assert trace.as_json()["values"] == {"TitleLevel": "Director", "JobFunction": "Executive"}


def test_every_column_of_the_list_and_every_added_one_can_be_asked_for() -> None:
    names = {column for field in fields() for column in field.inputs} | {c.name for c in ADDS if c != ISSUES}

    assert all(explained(fields(), name, "x", {}) for name in names)


@pytest.mark.parametrize(("name", "others"), [("Titel", {}), ("Title", {"Contry": "DE"})])
def test_a_name_that_is_none_has_a_near_one(name: str, others: Mapping[str, str]) -> None:
    with pytest.raises(UsageError) as raised:
        explained(fields(), name, "x", others)

    assert raised.value.hint in {"did you mean 'Title'?", "did you mean 'Country'?"}
