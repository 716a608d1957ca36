from pathlib import Path

import pytest

from revops_cli.errors import ConfigError
from revops_cli.pipeline.match_decisions import append_decision, read_decisions

REFUSED = [
    pytest.param("lead,acount\nL1,A1\n", "{path}:1: unknown column 'acount'", id="misspelt column"),
    pytest.param("lead,company\nL1,Acme\n", "{path}:1: no column 'account'", id="no account column"),
    pytest.param("lead,account\nL1,A1\n\nL2,\n", "{path}:4: the line has no account", id="no account"),
    pytest.param("", "{path}:1: no column 'account'", id="empty file"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "never-match.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_decisions(tmp_path)

    assert str(refused.value).startswith(message.format(path=path))


def test_no_folder_decides_nothing(tmp_path: Path) -> None:
    found = read_decisions(tmp_path / "decisions")

    assert (found.never, found.manual, found.aliases) == ((), (), ())


def test_what_is_appended_is_read_again(tmp_path: Path) -> None:
    for lead in ("L1", "L,2"):
        path = append_decision(tmp_path / "decisions", "manual-match.csv", {"lead": lead, "account": "A1", "by": "ann"})
    found = read_decisions(tmp_path / "decisions").manual

    assert [(row["lead"], row["account"], row["by"]) for row in found] == [("L1", "A1", "ann"), ("L,2", "A1", "ann")]
    assert found[1]["at"] == f"{path}:3"


def test_a_file_of_a_person_keeps_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "never-match.csv"
    path.write_text("Account,Company\nA1,Acme", encoding="utf-8")
    append_decision(tmp_path, "never-match.csv", {"company": "Beta", "account": "A2", "by": "ann"})

    assert path.read_text(encoding="utf-8") == "Account,Company\nA1,Acme\nA2,Beta\n"
