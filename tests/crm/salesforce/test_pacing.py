"""What the org's own clock shows, from the dates of its replies."""

import pytest

from revops_cli.crm.salesforce.pacing import OrgTime

NOON = "Fri, 02 Jan 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("date", "later", "stamp", "expected"),
    [
        (NOON, 0.0, "2026-01-02T11:59:00Z", 0.0),
        (NOON, 0.0, "2026-01-02T11:59:58Z", 0.0),
        (NOON, 0.0, "2026-01-02T11:59:59Z", 1.0),
        (NOON, 0.0, "2026-01-02T12:00:00Z", 2.0),
        (NOON, 0.5, "2026-01-02T12:00:00.900Z", 1.5),
        (NOON, 9.0, "2026-01-02T12:00:00Z", 0.0),
        (NOON, 0.0, "2026-01-02T13:00:00Z", 3.0),
        ("", 0.0, "2026-01-02T11:00:00Z", 3.0),
        ("soon", 0.0, "2026-01-02T11:00:00Z", 3.0),
    ],
    ids=["long ago", "two seconds", "one second", "now", "half gone", "gone", "far ahead", "no date", "no date at all"],
)
def test_a_stamp_is_settled_once_its_second_is_over(date: str, later: float, stamp: str, expected: float) -> None:
    here = [100.0]
    org = OrgTime(lambda: here[0])
    org.heard(date)
    here[0] += later

    assert org.settling(stamp) == pytest.approx(expected)
