"""The verdict on a list: which share of each column is unknown or invalid, against limits."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from revops_cli.errors import InputError, UsageError, did_you_mean
from revops_cli.text.fold import squash

Kind = Literal["unknown", "invalid"]

_WHERE: Mapping[Kind, str] = {"unknown": "--max-unknown", "invalid": "--max-invalid"}
_PLACE = ("Country", "State", "City", "Location")


class Checked(NamedTuple):
    """A column that can be checked: what may be wrong with it, by which codes, read from which columns."""

    column: str
    kind: Kind
    codes: tuple[str, ...]
    read_from: tuple[str, ...] = ()


def _numbers(column: str, prefix: str) -> Checked:
    codes = ("invalid", "ambiguous", "lost_digits", "placeholder", "fax")
    return Checked(column, "invalid", tuple(f"{prefix}.{code}" for code in codes))


CHECKED = (
    Checked("Title", "unknown", ("title.unknown",)),
    Checked("Industry", "unknown", ("industry.unknown",)),
    Checked("NumberOfEmployees", "unknown", ("employees.unknown",)),
    Checked("AnnualRevenue", "unknown", ("revenue.unknown",)),
    Checked("Country", "unknown", ("country.unknown",), _PLACE),
    Checked("State", "unknown", ("state.unknown",), _PLACE),
    Checked("HasOptedOutOfEmail", "unknown", ("email_opt_out.unknown",)),
    Checked("DoNotCall", "unknown", ("do_not_call.unknown",)),
    Checked("MarketingConsent", "unknown", ("consent.unknown",)),
    _numbers("Phone", "phone"),
    _numbers("MobilePhone", "mobile"),
    Checked("Email", "invalid", ("email.invalid", "email.no_mx")),
    Checked("Company", "invalid", ("company.junk",)),
    Checked("Website", "invalid", ("website.invalid",)),
)
"""A value is unknown where no rule says what it means, and invalid where it is not what its column holds."""


class Limit(NamedTuple):
    """The largest share allowed, in percent; of every column where `column` is empty."""

    kind: Kind
    column: str
    percent: Fraction


class Finding(NamedTuple):
    """Rows of one column that are unknown or invalid, of all rows, and the limit in percent."""

    column: str
    kind: Kind
    rows: int
    of: int
    limit: Fraction

    @property
    def share(self) -> Fraction:
        """Percent of the rows."""
        return Fraction(100 * self.rows, self.of) if self.of else Fraction(0)

    @property
    def exceeded(self) -> bool:
        """Whether there are more than allowed."""
        return self.share > self.limit

    def line(self) -> str:
        """The finding for a person."""
        verdict = "exceeded" if self.exceeded else "ok"
        return (
            f"check: {self.column}: {self.rows:,} of {self.of:,} rows {self.kind} "
            f"({float(self.share):.2f}%), limit {float(self.limit):g}%: {verdict}"
        )

    def as_json(self) -> dict[str, object]:
        """The finding as numbers."""
        return {
            "field": self.column,
            "kind": self.kind,
            "rows": self.rows,
            "of": self.of,
            "percent": round(float(self.share), 4),
            "limit": float(self.limit),
            "exceeded": self.exceeded,
        }


def read_limits(kind: Kind, texts: Sequence[str]) -> list[Limit]:
    """Limits as they are typed, `Title=2%` or `2%` for every column; raises UsageError."""
    return [_limit(kind, text) for text in texts]


def _limit(kind: Kind, text: str) -> Limit:
    name, _, number = text.rpartition("=")
    try:
        percent = Fraction(number.strip().removesuffix("%").strip())
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(f"'{text}' is no limit", where=_WHERE[kind], hint="write Title=2%, or 2%") from error
    if not 0 <= percent <= 100:  # noqa: PLR2004 - percent
        raise UsageError(f"'{text}' is no share of the rows", where=_WHERE[kind], hint="give 0% to 100%")
    return Limit(kind, _column(kind, name) if name.strip() else "", percent)


def _column(kind: Kind, name: str) -> str:
    known = [checked.column for checked in CHECKED if checked.kind == kind]
    found = next((column for column in known if squash(column) == squash(name)), "")
    if not found:
        hint = did_you_mean(name, known) or f"one of {', '.join(known)}"
        raise UsageError(f"'{name.strip()}' is no column that can be {kind}", where=_WHERE[kind], hint=hint)
    return found


def judged(
    counts: Mapping[str, int], rows: int, columns: Collection[str], limits: Sequence[Limit], source: str = ""
) -> list[Finding]:
    """A finding for each column that is there and has a limit; without limits all of them allow nothing.

    `counts` are those of the clean step: `issue.CODE` to rows. A later limit wins over an earlier one.
    Raises InputError for a limit on a column that the list does not have, and where nothing is left.
    """
    asked = {limit.column for limit in limits if limit.column}
    findings = list(_findings(counts, rows, columns, limits or (Limit("unknown", "", Fraction(0)), _NOTHING)))
    missing = sorted(asked - {finding.column for finding in findings})
    if missing or not findings:
        what = f"no column '{missing[0]}'" if missing else "nothing to check"
        raise InputError(what, where=source, hint='name it with --map "Header=Canonical"')
    return findings


_NOTHING = Limit("invalid", "", Fraction(0))


def _findings(
    counts: Mapping[str, int], rows: int, columns: Collection[str], limits: Sequence[Limit]
) -> Iterator[Finding]:
    for checked in CHECKED:
        own = [limit for limit in limits if limit.kind == checked.kind and limit.column == checked.column]
        general = [limit for limit in limits if limit.kind == checked.kind and not limit.column]
        if (own or general) and any(name in columns for name in checked.read_from or (checked.column,)):
            wrong = sum(counts.get(f"issue.{code}", 0) for code in checked.codes)
            yield Finding(checked.column, checked.kind, wrong, rows, (own or general)[-1].percent)
