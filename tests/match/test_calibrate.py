from revops_cli.match.calibrate import Judged, LevelFigures, calibrate

JUDGED = (
    *[Judged("A", 99, "sure", "A")] * 9,
    Judged("A", 95, "sure", "B"),
    Judged("A", 60, "likely", "A"),
    Judged("A", 50, "likely", ""),
    Judged("A", 20, "review", "A"),
    Judged("", 0, "none", "A"),
)


def test_figures_of_each_level_and_of_all() -> None:
    found = calibrate(JUDGED)

    assert found.levels == (
        LevelFigures("sure", 10, 9),
        LevelFigures("likely", 2, 1),
        LevelFigures("review", 1, 1),
    )
    assert (found.precision, found.recall) == (10 / 12, 10 / 13)


def test_thresholds_are_the_lowest_that_are_right_often_enough() -> None:
    assert calibrate(JUDGED, sure=0.99, likely=0.9).proposed == {"sure": 99, "likely": 60}


def test_thresholds_fall_as_the_config_asks_where_every_label_is_right() -> None:
    right = [Judged("A", confidence, "sure", "A") for confidence in (99, 60, 11, 10, 1)]

    assert calibrate(right, review=10).proposed == {"sure": 60, "likely": 11}


def test_no_threshold_where_none_will_do() -> None:
    assert calibrate([Judged("A", 90, "sure", "B")]).proposed == {"sure": None, "likely": None}


def test_nothing_labelled() -> None:
    found = calibrate([])

    assert (found.precision, found.recall, [f.precision for f in found.levels]) == (None, None, [None] * 3)
