from pathlib import Path

from revops_cli.pipeline.clean_decisions import with_decided_synonyms
from revops_cli.pipeline.config import load_config
from revops_cli.pipeline.explaining import explain_clean
from revops_cli.pipeline.options import StepFlags


def folder_with(tmp_path: Path, synonyms: str) -> Path:
    config = tmp_path / "revops.yaml"
    config.write_text("version: 1\n", encoding="utf-8")
    if synonyms:
        (tmp_path / "decisions").mkdir()
        (tmp_path / "decisions" / "synonyms.csv").write_text(synonyms, encoding="utf-8")
    return config


DECIDED = "field,pattern,value,by,date,why\nTitleLevel,zorb,Director,jane,2026-11-20,asked him\n"


def test_decided_words_are_obeyed(tmp_path: Path) -> None:
    config = folder_with(tmp_path, DECIDED)

    (trace,) = explain_clean("Title", ["zorb"], (), str(config), StepFlags())

    assert trace.values["TitleLevel"] == "Director"


def test_a_table_of_the_command_line_is_above_them(tmp_path: Path) -> None:
    config = folder_with(tmp_path, DECIDED)
    own = tmp_path / "own.csv"
    own.write_text("field,pattern,value\nTitleLevel,zorb,Manager\n", encoding="utf-8")

    (trace,) = explain_clean("Title", ["zorb"], (), str(config), StepFlags(synonyms=(str(own),)))

    assert trace.values["TitleLevel"] == "Manager"


def test_without_the_file_nothing_changes(tmp_path: Path) -> None:
    root, document = load_config(str(folder_with(tmp_path, "")))

    assert with_decided_synonyms(root, document) == root
