import csv
from pathlib import Path

from revops_cli.pipeline.account_duplicates import account_duplicates

CRM = "Name,Website\nQuendal Robotics,quendal.com\nQuendal Robotics Ltd,quendal.com\nOakmere,oakmere.com\n"


def test_what_is_written_is_what_is_found(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text(CRM, encoding="utf-8")
    (tmp_path / "revops.yaml").write_text("version: 1\n", encoding="utf-8")
    target = tmp_path / "found.csv"
    found = account_duplicates(str(tmp_path / "crm.csv"), str(tmp_path / "revops.yaml"), str(target))
    with target.open(newline="", encoding="utf-8") as stream:
        written = list(csv.DictReader(stream))

    assert [row["Type"] for row in found] == ["exact"]
    assert written == [{name: str(value) for name, value in row.items()} for row in found]
