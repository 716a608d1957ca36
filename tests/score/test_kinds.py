"""What exports of marketing tools call the things that people do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.score.kinds import kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Email Opened", "open"),
        ("Open", "open"),
        ("Email Link Clicked", "click"),
        ("Click Email", "click"),
        ("CLICKED", "click"),
        ("Email Sent", "sent"),
        ("Email Delivered", "sent"),
        ("Email Bounced", "bounce"),
        ("Unsubscribed from Email", "unsubscribe"),
        ("Email Reply", "reply"),
        ("Replied to Sales Email", "reply"),
        ("Fill Out Form", "form"),
        ("Form Submission", "form"),
        ("Demo Request", "form"),
        ("Whitepaper Download", "download"),
        ("Content Download Form", "download"),
        ("Visit Webpage", "visit"),
        ("Page View", "visit"),
        ("Webinar attended", "event"),
        ("Call", "call"),
        ("Meeting", "meeting"),
        ("Product demo", "meeting"),
        ("Lunch", ""),
        ("", ""),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_no_line_of_the_table_is_hidden_by_one_above_it() -> None:
    for row in read_reference("activity_kinds.csv"):
        assert kind_of(row["words"]) == row["kind"], row["words"]


@given(st.text())
def test_any_text_has_a_kind_or_none(text: str) -> None:
    assert kind_of(text) in {row["kind"] for row in read_reference("activity_kinds.csv")} | {""}
