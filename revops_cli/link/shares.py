"""What each piece of evidence counts between two rows, so that what is shown adds up to the score.

The same sums as those over many pairs (`persons.combination`, `organisations.combination`), for one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from revops_cli.link.weigh import DAMPING

PLACE = ("street", "postal", "city")
WEB = ("domain", "email")


@dataclass(frozen=True, slots=True)
class Account:
    """The bits that each comparison counts, by its name, and `remarks`: what is no comparison, in words, and its bits.

    `caps` say why the two are never merged, whatever else speaks for it.
    """

    counted: Mapping[str, float]
    remarks: tuple[tuple[str, float], ...] = ()
    caps: tuple[str, ...] = ()


def together(kinds: Mapping[str, float]) -> dict[str, float]:
    """What each of several kinds that go together counts: the best in full, others in part; what is against in full.

    >>> together({"email": 10.0, "phone": 12.0, "place": -2.0})
    {'phone': 12.0, 'email': 5.0, 'place': -2.0}
    """
    best_first = sorted(kinds, key=lambda name: (-kinds[name], name))
    weights = DAMPING + (DAMPING[-1],) * len(kinds)
    return {
        name: kinds[name] * (weight if kinds[name] > 0 else 1.0)
        for name, weight in zip(best_first, weights, strict=False)
    }


def person_shares(bits: Mapping[str, float], crossed: float, mailbox: float) -> Account:
    """What each comparison of two persons counts.

    `crossed` and `mailbox` are what swapped names and a mailbox say of the names; the best of the three counts.
    """
    straight = bits["first"] + bits["last"]
    swapped = crossed > 0 and crossed > straight
    spelled = mailbox > 0 and mailbox > (crossed if swapped else straight)
    counted = {name: 0.0 if swapped or spelled else bits[name] for name in ("first", "last")}
    remarks = (("the mailbox spells the name", mailbox),) if spelled else ()
    if swapped and not spelled:
        remarks = (("first and last name swapped", crossed),)
    return Account({**counted, **_contacts(bits), **_rest(bits)}, remarks)


def _contacts(bits: Mapping[str, float]) -> dict[str, float]:
    """E-mail, phone, organisation (the better of company and domain) and place go together."""
    employer = {name: bits[name] for name in ("company", "domain") if bits.get(name)}
    place = together({name: bits[name] for name in PLACE if name in bits})
    kinds = {"email": bits["email"], "phone": bits.get("phone", 0.0)}
    kinds |= {"organisation": max(employer.values(), default=0.0), "place": sum(place.values())}
    counts = together(kinds)
    better = max(employer, key=lambda name: employer[name], default="")
    of_place = counts["place"] / kinds["place"] if kinds["place"] else 1.0
    found = {"email": counts["email"], **{name: value * of_place for name, value in place.items()}}
    found |= {"phone": counts["phone"]} if "phone" in bits else {}
    return found | {
        name: counts["organisation"] if name == better else 0.0 for name in ("company", "domain") if name in bits
    }


def _rest(bits: Mapping[str, float]) -> dict[str, float]:
    """Titles and custom columns count in full, a state only where it speaks against."""
    found = {name: value for name, value in bits.items() if name == "title" or ":" in name}
    return found | ({"state": min(bits["state"], 0.0)} if "state" in bits else {})


def organisation_shares(bits: Mapping[str, float]) -> Account:
    """What each comparison of two organisations counts."""
    counted = {"organisation": bits["organisation"], "phone": bits["phone"], **_rest(bits)}
    counted |= together({name: bits[name] for name in PLACE}) | together({name: bits[name] for name in WEB})
    return Account(counted)
