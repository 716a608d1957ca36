from revops_cli.fields.phrases import Phrases

TABLE = Phrases({"vice president": "VP", "president": "C", "vice chair of board": "B"})


def test_the_longest_phrase_at_a_place_wins() -> None:
    assert [f.meaning for f in TABLE.find(["vice", "president", "president"])] == ["VP", "C"]


def test_a_phrase_that_breaks_off_gives_way_to_what_stands_there() -> None:
    assert [(f.start, f.end) for f in TABLE.find(["vice", "chair", "president"])] == [(2, 3)]


def test_nothing_in_nothing() -> None:
    assert TABLE.find([]) == []
