"""Lookups of domains: each once, in turn, and what an answer means. No test asks the network."""

from collections.abc import Callable

import pytest
from dns.resolver import NXDOMAIN, NoAnswer, NoNameservers, Resolver
from email_validator import deliverability

from revops_cli.pipeline.mail_exchange import Pace, mail_domains, name_system


def test_each_domain_is_asked_for_once() -> None:
    asked: list[str] = []

    def lookup(domain: str) -> bool | None:
        asked.append(domain)
        return domain != "gone.com"

    found = mail_domains(["acme.com", "gone.com", "acme.com"], lookup, Pace(10**6))

    assert found == {"acme.com": True, "gone.com": False}
    assert sorted(asked) == ["acme.com", "gone.com"]
    assert mail_domains([], lookup) == {}


def test_turns_come_at_their_pace() -> None:
    now = 0.0
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)

    pace = Pace(4, clock=lambda: now, sleep=sleep)
    for _ in range(3):
        pace.wait()

    assert slept == [0.0, 0.25, 0.5]


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        pytest.param(NXDOMAIN, False, id="no such domain"),
        pytest.param(NoAnswer, False, id="no record"),
        pytest.param(NoNameservers, None, id="no server answers"),
        pytest.param(TimeoutError, None, id="something else"),
    ],
)
def test_an_answer_has_its_meaning(
    monkeypatch: pytest.MonkeyPatch, raised: Callable[[], Exception], *, expected: bool | None
) -> None:
    class Silent:
        def resolve(self, *_: object) -> None:
            raise raised()

    def made(**_: object) -> Silent:
        return Silent()

    monkeypatch.setattr(deliverability, "caching_resolver", made)

    lookup = name_system()

    assert lookup("bücher.de") is expected
    assert lookup("-") is expected or lookup("-") is None


def test_the_packaged_resolver_is_never_asked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(Resolver, "resolve", resolve)

    assert mail_domains(["acme.com"], lambda _: True) == {"acme.com": True}
