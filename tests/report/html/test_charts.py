import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.report.html.charts import Part, bar, stacked

TONES = ("met", "late", "breached", "open", "bypassed")


def widths(svg: str) -> list[float]:
    return [float(width) for width in re.findall(r' width="([\d.]+)%"', svg)]


def test_a_bar_says_what_it_shows() -> None:
    drawn = stacked("Ann", [Part("met", 60, "met"), Part("late", 0, "late"), Part("untouched", 40, "open")])

    assert 'role="img" aria-label="Ann: 60 met, 40 untouched"' in drawn
    assert "<title>Ann: 60 met, 40 untouched</title>" in drawn
    assert widths(drawn) == [60, 40]
    assert re.findall(r">(\d+)</text>", drawn) == ["60", "40"]


@pytest.mark.parametrize(
    ("count", "numbers"),
    [pytest.param(8, ["92", "8"], id="fits"), pytest.param(4, ["96"], id="too narrow for its number")],
)
def test_a_number_is_written_where_it_fits_and_never_squeezed(count: int, numbers: list[str]) -> None:
    drawn = stacked("Ann", [Part("met", 100 - count, "met"), Part("late", count, "late")])

    assert re.findall(r">(\d+)</text>", drawn) == numbers
    assert "viewBox" not in drawn, "a stretched view box would stretch the digits"


def test_nothing_to_show_is_said() -> None:
    assert 'aria-label="Ann: none"' in stacked("Ann", [Part("met", 0, "met")])


def test_names_are_escaped() -> None:
    assert "<b>" not in stacked('<b>"Ann"', [Part("met", 1, "met")])


@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=5), st.text())
def test_parts_fill_the_bar(counts: list[int], name: str) -> None:
    drawn = stacked(name, [Part(tone, n, tone) for tone, n in zip(TONES, counts, strict=True)])

    assert sum(widths(drawn)) == pytest.approx(100 if any(counts) else 0, abs=0.1)


@pytest.mark.parametrize(("share", "width"), [(0.5, 50), (0, 0), (1, 100), (1.7, 100), (-1, 0)])
def test_one_bar(share: float, width: float) -> None:
    assert widths(bar("Touched", share)) == [width]
