from pathlib import Path

import pytest

from revops_cli.config.document import NOTHING, find_config, read_document
from revops_cli.config.loading import effective, validated
from revops_cli.config.section import ConfigPath, Section
from revops_cli.errors import ConfigError


class Rule(Section):
    """A rule."""

    id: str
    to: str = ""


class Inner(Section):
    """A section."""

    sure: int = 92
    rules: tuple[Rule, ...] = ()
    table: ConfigPath | None = None


class Root(Section):
    """The whole."""

    country: str = "US"
    match: Inner = Inner()


def write(folder: Path, text: str, name: str = "revops.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_norway_stays_norway(tmp_path: Path) -> None:
    root = validated(Root, read_document(write(tmp_path, "country: NO\n")))

    assert root.country == "NO"


def test_no_config_is_all_defaults() -> None:
    assert validated(Root, NOTHING) == Root()


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    assert validated(Root, read_document(write(tmp_path, "# nothing yet\n"))) == Root()


WRONG = [
    pytest.param("contry: NO\n", ":1", "unknown key 'contry'", "did you mean 'country'?", id="key"),
    pytest.param("match:\n  shure: 3\n", ":2", "unknown key 'match.shure'", "did you mean 'sure'?", id="inner-key"),
    pytest.param(
        "match:\n  rules:\n  - {id: a, too: x}\n", ":3", "unknown key 'match.rules.0.too'", "mean 'to'?", id="list-key"
    ),
    pytest.param("match:\n  zzz: 3\n", ":2", "unknown key", "known keys: rules, sure, table", id="far-key"),
    pytest.param("match:\n  sure: high\n", ":2", "match.sure: input should be a valid integer", "", id="type"),
    pytest.param("match:\n  rules:\n  - {to: x}\n", ":3", "match.rules.0.id: field required", "", id="missing"),
    pytest.param("a: [1\n", ":2:1", "not YAML", "", id="syntax"),
    pytest.param("- a\n", "", "a config is a mapping", "revops init", id="list"),
    pytest.param("a: 1\na: 2\n", ":2", "not YAML", "", id="key-twice"),
    pytest.param("match:\n  rules: [more.yaml]\n", ":2", "included file", "", id="missing-include"),
]


@pytest.mark.parametrize(("text", "line", "problem", "hint"), WRONG)
def test_a_mistake_is_shown_where_it_stands(tmp_path: Path, text: str, line: str, problem: str, hint: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        validated(Root, read_document(path))

    assert caught.value.where.startswith(f"{path}{line}")
    assert problem in caught.value.problem
    assert hint in caught.value.hint


def test_a_missing_file_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        read_document(tmp_path / "none.yaml")


def test_lists_are_spliced_in_order(tmp_path: Path) -> None:
    write(tmp_path, "- {id: b}\n- {id: c}\n", "rules/guards.yaml")
    document = read_document(
        write(tmp_path, "match:\n  rules:\n    - {id: a}\n    - rules/guards.yaml\n    - {id: d}\n")
    )

    root = validated(Root, document)

    assert [rule.id for rule in root.match.rules] == ["a", "b", "c", "d"]
    assert document.where(("match", "rules", 2)).endswith("guards.yaml:2")


def test_paths_start_at_the_folder_of_the_config(tmp_path: Path) -> None:
    root = validated(Root, read_document(write(tmp_path, "match: {table: pools/a.csv}\n")))

    assert root.match.table == tmp_path / "pools/a.csv"


def test_the_nearest_config_upwards_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, "country: DE\n")
    (tmp_path / "a/b").mkdir(parents=True)

    assert find_config(tmp_path / "a/b") == path


def test_effective_values_say_where_they_come_from(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "country: DE\n"))

    shown = {key: (value, source) for key, value, source in effective(validated(Root, document), document)}

    assert shown["country"] == ("DE", f"{document.path}:1")
    assert shown["match.sure"] == (92, "default")
