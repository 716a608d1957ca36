from revops_cli.fields.job_function import FUNCTIONS, STRENGTHS, function_of, function_words, jobs
from revops_cli.fields.title_level import Level
from revops_cli.fields.title_words import meanings_of, title_words

NO_LEVEL = Level("", "", 0, 0, frozenset())


def test_every_row_gives_a_known_function_and_strength() -> None:
    rows = meanings_of("function_words.csv", dict).values()

    assert {row["function"] for row in rows} <= set(FUNCTIONS)
    assert {row["strength"] for row in rows} == set(STRENGTHS)


def test_every_function_but_unknown_has_phrases() -> None:
    named = {row["function"] for row in meanings_of("function_words.csv", dict).values()}

    assert named == set(FUNCTIONS) - {"Unknown"}


def test_no_phrase_is_out_of_reach() -> None:
    lost = [
        phrase
        for phrase in meanings_of("function_words.csv", dict)
        if [found.phrase for found in function_words().find(phrase.split(" "))] != [phrase]
    ]

    assert lost == []


def test_a_job_noun_beats_a_department_before_it() -> None:
    words = title_words("Marketing Recruiter").functions
    hits = function_words().find(words)

    assert function_of(words, hits, NO_LEVEL) == ("HR", "recruiter")
    assert jobs(hits) == [1]


def test_an_executive_without_a_department_is_executive() -> None:
    level = Level("Owner", "owner", 0, 1, frozenset())

    assert function_of(["owner"], [], level) == ("Executive", "owner")


def test_no_word_no_function() -> None:
    assert function_of([], [], NO_LEVEL) == ("", "")
