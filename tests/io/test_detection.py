from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.errors import InputError
from revops_cli.io import encoding
from revops_cli.io.detection import find_encoding
from revops_cli.io.encoding import glance, scan
from revops_cli.io.guessing import guess

TEXTS = [
    pytest.param("Jürgen Müller, Größe GmbH, Geschäftsführer", "cp1252", id="German"),
    pytest.param("Hélène Lefèvre, Société Générale, Directrice marketing à Orléans", "cp1252", id="French"),
    pytest.param("José García, Señor Café, Dirección comercial, España", "cp1252", id="Spanish"),
    pytest.param("João Gonçalves, São Paulo, Direção", "cp1252", id="Portuguese"),
    pytest.param("“Wants demo” – call Mon, it’s urgent…", "cp1252", id="quotes of Windows"),
    pytest.param("Søren Ångström, Malmö, Århus", "cp1252", id="Nordic"),
    pytest.param("Price: 100 €, Café", "cp1252", id="euro"),
    pytest.param("José García, Señor Café, España", "mac_roman", id="Spanish, Mac"),
    pytest.param("Jürgen Müller, Größe GmbH", "mac_roman", id="German, Mac"),
    pytest.param("山田太郎, 株式会社サンプル, 営業部長", "cp932", id="Japanese"),
    pytest.param("東京, メールアドレス, 会社名, 氏名", "cp932", id="Japanese headers"),
    pytest.param("山田太郎, 株式会社サンプル, 営業部長", "euc_jp", id="Japanese, Unix"),
    pytest.param("Иван Петров, Директор по продажам, Москва", "cp1251", id="Russian"),
    pytest.param("会社名, ｶﾌﾞｼｷｶﾞｲｼｬ, ﾔﾏﾀﾞ ﾀﾛｳ", "cp932", id="Japanese, half width"),
    pytest.param("회사, 이름, 삼성전자, 김철수", "euc_kr", id="Korean"),
    pytest.param("İbrahim Şahin, Çağlar, Genel Müdür", "cp1254", id="Turkish"),
    pytest.param("Łukasz Wiśniewski, Łódź, Spółka", "cp1250", id="Polish"),
]


@pytest.mark.parametrize(("text", "encoding"), TEXTS)
def test_legacy_encodings_are_guessed(text: str, encoding: str) -> None:
    sample = "\n".join([text] * 3).encode(encoding)

    assert sample.decode(guess(sample, cr_ends=encoding == "mac_roman")) == "\n".join([text] * 3)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_encoding_or_a_message(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x"
    path.write_bytes(content)
    try:
        found = find_encoding(path, scan(path), "", "x")
    except InputError as error:
        said = error.code
    else:
        said = "found" if found.name else ""

    assert said in {"found", "not_text", "empty_file"}


PIECES = st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"\x00", "é".encode(), "JosÃ©".encode()])
REGULAR = st.sampled_from([b"a\r\n", b"b,c\r\n"])


@given(
    st.one_of(st.lists(PIECES, max_size=30), st.lists(REGULAR, max_size=9)),
    st.integers(1, 9),
    st.sampled_from([0, 1 << 22]),
)
def test_a_glance_says_what_a_scan_says(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], piece: int, short: int
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x"
    path.write_bytes(b"".join(pieces))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(encoding, "PIECE", piece)
        patched.setattr(encoding, "_SHORT", short)
        whole, quick = scan(path), glance(path)

    assert quick.irregular or quick.lines == len(list(BytesIO(path.read_bytes())))
    assert quick.irregular == (bool(whole.nul or whole.lone_cr) or whole.crlf not in {0, whole.lf})
    assert quick.damage or not whole.damage


def test_an_encoding_nobody_knows(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a")
    with pytest.raises(InputError, match="no encoding is called 'utf-9'"):
        find_encoding(path, scan(path), "utf-9", "x")
