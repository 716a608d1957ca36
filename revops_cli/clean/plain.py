"""Plain cells settled by the engine itself, without a word of Python: an optimisation, and only that.

For a list of some size, a regular expression made of the same tables says what a field would say
of its plain cells; the field is asked for the rest. Tests compare both on every kind of cell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from revops_cli.clean.staging import Staging
from revops_cli.engine.protocol import Engine, literal


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plain way is given: the engine, the staged list, and the column (as SQL) of each input.

    An input that the list does not have is the empty string.
    """

    engine: Engine
    source: str
    columns: Mapping[str, str]
    default_country: str = "US"


@dataclass(frozen=True, slots=True)
class Plain:
    """SQL over the staged list: `settled` is NULL where the field must be asked.

    `values`, `rule` and `issues` may name the columns of the list and, without `from_cells`, `FIELD settled`.
    """

    settled: str
    values: tuple[str, ...]
    rule: str
    issues: str
    staging: Staging = field(default_factory=Staging)
    from_cells: bool = False
    """Whether the columns of the list are enough: then nothing is kept of a row once the field is asked."""


Way = Callable[[Asked], Plain | None]


def ways() -> Mapping[str, Way]:
    """The plain ways by the name a field gives."""
    from revops_cli.clean.plain_email import plain_email  # noqa: PLC0415 - only lists of some size need them
    from revops_cli.clean.plain_name import plain_name  # noqa: PLC0415 - the same
    from revops_cli.clean.plain_phone import plain_mobile, plain_phone  # noqa: PLC0415 - the same

    return {"email": plain_email, "person_name": plain_name, "phone": plain_phone, "mobile": plain_mobile}


def ways_once() -> Mapping[str, Callable[[Asked], Plain]]:
    """The ways that are asked of distinct inputs, by the name a field gives."""
    from revops_cli.clean.plain_company import plain_company  # noqa: PLC0415 - only lists of some size need them
    from revops_cli.clean.plain_domain import plain_domain  # noqa: PLC0415 - the same

    return {"company": plain_company, "domain": plain_domain}


def whole(pattern: str) -> str:
    """A pattern that must match all of a text, as a SQL literal."""
    return literal(rf"\A(?:{pattern})\z")
