"""Bands by scheme or by limits."""

import pytest

from revops_cli.errors import ConfigError
from revops_cli.fields import employees, revenue
from revops_cli.fields.band_sets import EMPLOYEE_SCHEMES, REVENUE_SCHEMES, employee_bands, revenue_bands

EMPLOYEES = [*EMPLOYEE_SCHEMES, (10, 50, 250), (1,), (4, 9, 19, 99)]
REVENUES = [*REVENUE_SCHEMES, (1_000_000, 5_000_000), (500_000,)]


@pytest.mark.parametrize("choice", EMPLOYEES, ids=str)
def test_the_name_of_a_size_band_is_in_that_band(choice: str | tuple[int, ...]) -> None:
    known = employee_bands(choice)

    assert [employees.standardise(band.name, known).values[0] for band in known] == [band.name for band in known]


@pytest.mark.parametrize("choice", REVENUES, ids=str)
def test_bands_leave_no_gap(choice: str | tuple[int, ...]) -> None:
    known = revenue_bands(choice)

    assert known[0].first == 0
    assert known[-1].last is None
    assert [band.last for band in known[:-1]] == [band.first - 1 for band in known[1:]]
    assert [revenue.standardise(str(band.first or 1), known).values[0] for band in known] == [b.name for b in known]


@pytest.mark.parametrize(
    ("raw", "choice", "expected"),
    [
        pytest.param("60", "linkedin", ("51-200", "60", "60"), id="linkedin"),
        pytest.param("60", "apollo", ("51-100", "60", "60"), id="apollo"),
        pytest.param("60", "zoominfo", ("50-99", "60", "60"), id="zoominfo"),
        pytest.param("50", "zoominfo", ("50-99", "50", "50"), id="first of a band"),
        pytest.param("60", "crunchbase", ("51-100", "60", "60"), id="crunchbase"),
        pytest.param("60", (50, 100), ("51-100", "60", "60"), id="own limits"),
        pytest.param("50", (50, 100), ("1-50", "50", "50"), id="a limit belongs to the lower band"),
        pytest.param("51-60", (50, 100), ("51-100", "51", "100"), id="a range"),
        pytest.param("5,000+", (50, 100), ("101+", "101", ""), id="no largest"),
        pytest.param("", (50, 100), ("", "", ""), id="empty"),
    ],
)
def test_sizes_by_bands(raw: str, choice: str | tuple[int, ...], expected: tuple[str, ...]) -> None:
    assert employees.standardise(raw, employee_bands(choice)).values == expected


@pytest.mark.parametrize("limits", [(), (0, 5), (5, 5), (50, 10)], ids=str)
def test_limits_rise(limits: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError, match="rise"):
        employee_bands(limits)


def test_an_unknown_scheme_names_the_near_one() -> None:
    with pytest.raises(ConfigError) as raised:
        employee_bands("appollo")

    assert raised.value.hint == "did you mean 'apollo'?"
