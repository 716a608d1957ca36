import duckdb
import pytest

from revops_cli.text.record_id import same_id, same_id_sql

IDS = [
    pytest.param("00Q5e00000AbCdEEAV", "00Q5e00000AbCdE", id="eighteen-is-its-fifteen"),
    pytest.param("00Q5e00000AbCdE", "00Q5e00000AbCdE", id="fifteen-stays"),
    pytest.param("maria.gonzalez.llo", "maria.gonzalez.llo", id="eighteen-of-another-system-stays"),
    pytest.param("001000000000000123", "001000000000000123", id="eighteen-digits-are-a-number"),
    pytest.param("00Q5e00000AbCdEeav", "00Q5e00000AbCdEeav", id="no-checksum-stays"),
    pytest.param("00Q5e00000-bCdEEAV", "00Q5e00000-bCdEEAV", id="a-dash-is-no-record-id"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("raw", "same"), IDS)
def test_ids_of_one_record_are_alike_in_python_and_in_sql(raw: str, same: str) -> None:
    found = duckdb.execute(f"SELECT {same_id_sql('id')} FROM (SELECT ? AS id)", [raw]).fetchall()
    assert (same_id(raw), found) == (same, [(same,)])
