"""The config names orgs and holds no secret."""

from pathlib import Path

import pytest

from revops_cli.config.document import read_document
from revops_cli.config.loading import effective, validated
from revops_cli.errors import ConfigError
from revops_cli.pipeline.config import Root


def read(tmp_path: Path, text: str) -> Root:
    path = tmp_path / "revops.yaml"
    path.write_text(text, encoding="utf-8")
    return validated(Root, read_document(path))


CANARY = "c4nary-s3cret"


@pytest.mark.parametrize(
    "line",
    [
        f"password: {CANARY}",
        f"security_token: {CANARY}",
        f"consumer_secret: {CANARY}",
        f"Access_Token: {CANARY}",
        f"private_key: {CANARY}",
        f"passwd: {CANARY}",
        f"session_id: {CANARY}",
        f"username: 00D000000000001!{CANARY}",
        f"consumer_key: '-----BEGIN {CANARY}'",
    ],
)
def test_a_secret_is_refused_and_not_shown(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        read(tmp_path, f"salesforce:\n  profiles:\n    prod:\n      {line}\n")

    assert "looks like a secret" in str(error.value)
    assert CANARY not in str(error.value)
    assert "revops.yaml:" in error.value.where


def test_a_secret_beside_the_profiles_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'token' looks like a secret"):
        read(tmp_path, f"salesforce:\n  token: {CANARY}\n")


def test_what_a_profile_needs_is_no_secret(tmp_path: Path) -> None:
    lines = "{login: jwt, username: a@b.c, consumer_key: 3MVG9, key_file: server.key}"
    root = read(tmp_path, f"salesforce:\n  profiles:\n    ci: {lines}\n")

    assert root.salesforce.profiles["ci"].key_file == tmp_path / "server.key"
    assert all(CANARY not in str(each) for each in effective(root, read_document(tmp_path / "revops.yaml")))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("profiles: {prod: {login: passwort}}", "input should be"),
        ("profiles: {prod: {login_url: 'http://login.salesforce.com'}}", "begins with https://"),
        ("profiles: {prod: {usename: x}}", "username"),
        ("api_version: '62'", "string should match"),
        ("reserve_percent: 100", "less than 100"),
    ],
)
def test_a_mistake_is_said(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"revops\.yaml") as error:
        read(tmp_path, f"salesforce:\n  {line}\n")

    assert message in str(error.value)
