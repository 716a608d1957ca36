"""Contrast of every pair of colours that meet on a page, in both schemes (WCAG 2.1, 1.4.3 and 1.4.11)."""

import re

import pytest

from revops_cli.report.html.render import style

TEXT, GRAPHIC = 4.5, 3.0
PAIRS = [
    *[(text, ground, TEXT) for text in ("ink", "muted", "accent") for ground in ("page", "card")],
    *[(tone, "card", TEXT) for tone in ("good", "watch", "bad")],
    *[(f"on-{part}", f"part-{part}", TEXT) for part in ("met", "late", "breached", "open", "bypassed")],
    *[(f"part-{part}", "card", GRAPHIC) for part in ("met", "late", "breached", "open", "bypassed")],
    *[("ink", f"heat-{level}", TEXT) for level in range(6)],
    ("bar", "card", GRAPHIC),
]


def schemes() -> dict[str, dict[str, str]]:
    """Colours by name, light and dark; what dark does not set is as in light."""
    light, dark = re.findall(r":root \{(.*?)\}", style(), re.DOTALL)
    plain = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return {"light": plain, "dark": plain | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS, ids=[f"{a} on {b}" for a, b, _ in PAIRS])
def test_colours_that_meet_can_be_told_apart(scheme: str, front: str, ground: str, least: float) -> None:
    colours = schemes()[scheme]

    assert contrast(colours[front], colours[ground]) >= least


def test_every_colour_is_declared_once_and_used() -> None:
    text = style()
    light = schemes()["light"]
    rules = re.sub(r":root \{.*?\}", "", text, flags=re.DOTALL)

    assert set(re.findall(r"var\(--([\w-]+)\)", rules)) == set(light)
    assert re.findall(r"#[0-9a-f]{3,6}\b", rules) == ["#ffffff"], "the white of paper alone is no named colour"


def test_the_dark_scheme_is_for_screens_only() -> None:
    assert "@media screen and (prefers-color-scheme: dark)" in style()
