import pytest

from revops_cli.data.reader import read_reference_list
from revops_cli.fields.email_kinds import is_role, kind_of


@pytest.mark.parametrize(
    ("domain", "kind"),
    [
        ("gmail.com", "freemail"),
        ("t-online.de", "freemail"),
        ("btinternet.com", "freemail"),
        ("trashmail.com", "disposable"),
        ("x.mailinator.com", "disposable"),
        ("acme.com", "business"),
        ("mail.acme.com", "business"),
        ("", "business"),
    ],
)
def test_kind(domain: str, kind: str) -> None:
    assert kind_of(domain) == kind


def test_a_domain_is_of_one_kind() -> None:
    assert read_reference_list("email_freemail.txt") & read_reference_list("email_disposable.txt") == frozenset()


@pytest.mark.parametrize(
    "local", ["info", "sales.emea", "info2", "no-reply", "noreply", "customer.service", "buchhaltung"]
)
def test_role(local: str) -> None:
    assert is_role(local)


@pytest.mark.parametrize(
    "local", ["jane", "j.doe", "sally.sales", "information.jane", "infante", "de", "team.jane", ""]
)
def test_person(local: str) -> None:
    assert not is_role(local)


def test_every_role_is_one() -> None:
    assert [name for name in sorted(read_reference_list("email_roles.txt")) if not is_role(name)] == []
