"""Every way of logging in, against a fake org over TLS; and no secret anywhere."""

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.keys import SERVICE, Keys, Secret
from revops_cli.crm.salesforce.login import Login
from revops_cli.crm.salesforce.opening import Opening, chosen_login, open_salesforce, opened
from revops_cli.crm.salesforce.pacing import Pace
from revops_cli.crm.salesforce.settings import Profile, SalesforceSettings
from revops_cli.errors import ConfigError, CrmError
from tests.fakesf.state import CONSUMER_KEY, CONSUMER_SECRET, PASSWORD, TOKEN, USERNAME

pytestmark = pytest.mark.usefixtures("ring")

CANARY = "c4nary-s3cret"
QUICK = Opening(pace=Pace(sleep=lambda _seconds: None))


@pytest.fixture
def fake(fakesf: Callable[..., Any]) -> Any:
    return fakesf()


LogIn = Callable[..., Salesforce]


@pytest.fixture
def log_in(fake: Any, tmp_path: Path) -> Iterator[LogIn]:
    """A function that opens an org with a profile and an environment of its own."""
    ca = tmp_path / "ca.pem"
    ca.write_bytes(fake.ca_pem)
    made: list[Salesforce] = []

    def start(environment: dict[str, str], ask: Any = None, **profile: Any) -> Salesforce:
        settings = SalesforceSettings(ca=ca)
        given = Profile(**{"login_url": fake.url, "username": USERNAME, **profile})
        login = Login("prod", given, Keys("prod", ask, environment), settings.api_version)
        made.append(opened(login, settings, QUICK))
        return made[-1]

    yield start
    for each in made:
        each._client.transport.close()  # noqa: SLF001 - sockets of the test


@pytest.fixture(scope="module")
def private_key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, form, plain).decode()


def test_user_name_password_and_token(fake: Any, log_in: LogIn) -> None:
    org = log_in({"REVOPS_SF_PASSWORD": PASSWORD, "REVOPS_SF_SECURITY_TOKEN": TOKEN})

    assert org.identity().org_id == fake.org.id
    assert fake.journal[0].request.path.startswith("/services/Soap/u/")


def test_user_name_password_and_a_connected_app(fake: Any, log_in: LogIn) -> None:
    environment = {"REVOPS_SF_PASSWORD": PASSWORD, "REVOPS_SF_CONSUMER_SECRET": CONSUMER_SECRET}

    assert log_in(environment, consumer_key=CONSUMER_KEY).identity().org_id == fake.org.id
    assert fake.journal[0].request.path == "/services/oauth2/token"


@pytest.mark.parametrize("in_file", [False, True])
def test_a_signed_token(fake: Any, log_in: LogIn, private_key: str, tmp_path: Path, in_file: bool) -> None:  # noqa: FBT001 - a case
    path = tmp_path / "server.key"
    path.write_text(private_key, encoding="ascii")
    environment = {} if in_file else {"REVOPS_SF_PRIVATE_KEY": private_key}
    profile = {"login": "jwt", "consumer_key": CONSUMER_KEY} | ({"key_file": path} if in_file else {})

    assert log_in(environment, **profile).identity().org_id == fake.org.id


def test_the_connected_app_itself(fake: Any, log_in: LogIn) -> None:
    org = log_in({"REVOPS_SF_CONSUMER_SECRET": CONSUMER_SECRET}, login="client_credentials", consumer_key=CONSUMER_KEY)

    assert org.identity().org_id == fake.org.id


def test_a_token_that_somebody_else_got(fake: Any, log_in: LogIn) -> None:
    environment = {"REVOPS_SF_ACCESS_TOKEN": fake.token(), "REVOPS_SF_INSTANCE_URL": fake.url}

    assert log_in(environment, login="access").identity().user_name == USERNAME


def test_a_new_login_when_the_session_ends(fake: Any, log_in: LogIn) -> None:
    org = log_in({"REVOPS_SF_PASSWORD": PASSWORD, "REVOPS_SF_SECURITY_TOKEN": TOKEN})
    org.objects()
    fake.expire_sessions()

    assert org.describe("Lead").name == "Lead"
    assert [each.status for each in fake.journal if "Soap" in each.request.path] == [200, 200]


def test_a_certificate_nobody_trusts_is_said(fake: Any) -> None:
    keys = Keys("x", None, {"REVOPS_SF_ACCESS_TOKEN": "t"})
    login = Login("x", Profile(login="access", instance_url=fake.url), keys, "62.0")

    with pytest.raises(CrmError, match="certificate is not trusted"):
        opened(login, SalesforceSettings(), QUICK).identity()


REFUSED = [
    ({"REVOPS_SF_PASSWORD": CANARY}, {}, "login refused: INVALID_LOGIN"),
    (
        {"REVOPS_SF_PASSWORD": CANARY, "REVOPS_SF_CONSUMER_SECRET": CANARY},
        {"consumer_key": CONSUMER_KEY},
        "login refused: authentication failure",
    ),
    (
        {"REVOPS_SF_CONSUMER_SECRET": CANARY},
        {"login": "client_credentials", "consumer_key": CONSUMER_KEY},
        "login refused: authentication failure",
    ),
    ({"REVOPS_SF_PRIVATE_KEY": CANARY}, {"login": "jwt", "consumer_key": CONSUMER_KEY}, "login failed"),
    ({"REVOPS_SF_ACCESS_TOKEN": CANARY}, {"login": "access"}, "address of the org is not known"),
    ({}, {}, "no password"),
    ({}, {"username": ""}, "password needs 'username'"),
    ({}, {"login": "jwt"}, "jwt needs 'consumer_key'"),
    (
        {},
        {"login": "client_credentials", "login_url": "https://login.salesforce.com"},
        "client_credentials needs the org's own login_url",
    ),
]


@pytest.mark.parametrize(("environment", "profile", "message"), REFUSED, ids=[each[2] for each in REFUSED])
def test_a_refused_login_says_why_and_shows_no_secret(
    log_in: LogIn, environment: dict[str, str], profile: dict[str, Any], message: str
) -> None:
    org = log_in(environment, **profile)

    with pytest.raises(CrmError, match=message) as error:
        org.identity()

    assert CANARY not in "".join(traceback.format_exception(error.value))
    assert error.value.hint


def test_a_profiles_own_variable_goes_before_the_common_one_and_the_keyring(ring: dict[tuple[str, str], str]) -> None:
    ring[SERVICE, "uat-1:PASSWORD"] = "kept"
    common, own = {"REVOPS_SF_PASSWORD": "common"}, {"REVOPS_SF_UAT_1_PASSWORD": "own"}

    found = [Keys("uat-1", None, each).known(Secret.PASSWORD) for each in (common | own, common, {})]

    assert found == ["own", "common", "kept"]


def test_a_person_is_asked_once_and_the_answer_can_be_kept(
    fake: Any, ring: dict[tuple[str, str], str], log_in: LogIn
) -> None:
    asked: list[str] = []
    keys = Keys("prod", lambda what: asked.append(what) or PASSWORD, {})  # type: ignore[func-returns-value]

    assert [keys.needed(Secret.PASSWORD) for _ in range(2)] == [PASSWORD] * 2
    assert (keys.store(), asked) == ([Secret.PASSWORD], ["password of prod"])
    assert log_in({}).identity().org_id == fake.org.id
    assert ring == {(SERVICE, "prod:PASSWORD"): PASSWORD}


def test_keys_asked_anew_forget_what_is_known() -> None:
    answers = iter(["new", ""])
    keys = Keys("prod", lambda _what: next(answers), {"REVOPS_SF_PASSWORD": "old"}).anew()

    assert (keys.needed(Secret.PASSWORD), keys.optional(Secret.SECURITY_TOKEN)) == ("new", "")


def test_without_a_keyring_the_variables_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> None:
        raise keyring.errors.NoKeyringError

    monkeypatch.setattr(keyring, "set_password", refuse)
    keys = Keys("prod", lambda _what: CANARY, {})
    keys.needed(Secret.PASSWORD)

    with pytest.raises(CrmError) as error:
        keys.store()

    assert error.value.hint == "set REVOPS_SF_PROD_PASSWORD instead"
    assert CANARY not in repr(keys)


@pytest.mark.parametrize(
    ("name", "settings", "chosen"),
    [
        ("b", {"profiles": {"a": {}, "b": {}}}, "b"),
        ("", {"profile": "a", "profiles": {"a": {}, "b": {}}}, "a"),
        ("", {"profiles": {"b": {}}}, "b"),
    ],
)
def test_which_profile_is_meant(name: str, settings: dict[str, Any], chosen: str) -> None:
    assert chosen_login(name, SalesforceSettings(**settings)).name == chosen


@pytest.mark.parametrize(
    ("name", "profiles", "problem", "hint"),
    [
        ("prd", {"prod": {}}, "no profile 'prd'", "did you mean 'prod'?"),
        ("", {"a": {}, "b": {}}, "no Salesforce profile", "add it under salesforce"),
        ("", {}, "no Salesforce profile", "REVOPS_SF_INSTANCE_URL"),
    ],
)
def test_no_such_profile(name: str, profiles: dict[str, Any], problem: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=problem) as error:
        open_salesforce(name, SalesforceSettings(profiles=profiles))

    assert hint in error.value.hint


def test_the_environment_alone_is_enough(fake: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_bytes(fake.ca_pem)
    monkeypatch.setenv("REVOPS_SF_INSTANCE_URL", fake.url)
    monkeypatch.setenv("REVOPS_SF_ACCESS_TOKEN", fake.token())
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))

    org = open_salesforce("", SalesforceSettings())

    assert org.identity().org_id == fake.org.id
    org._client.transport.close()  # noqa: SLF001 - sockets of the test
