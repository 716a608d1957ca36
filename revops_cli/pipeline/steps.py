"""The steps a run can take: an explicit registry, nothing loaded before it is used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from revops_cli.errors import InputError
from revops_cli.model import ColumnDoc, Result, Table
from revops_cli.pipeline.session import Session

if TYPE_CHECKING:
    from revops_cli.clean.mail import MailDomains


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it needs, how it runs, and which columns of its input it may rewrite."""

    name: str
    needs: Callable[[], tuple[ColumnDoc, ...]]
    run: Callable[[Session, Table], Result]
    rewrites: Callable[[Session, Table], tuple[str, ...]]


def _clean(session: Session, leads: Table) -> Result:
    from revops_cli.clean.step import CleanOptions, clean  # noqa: PLC0415 - loaded when it runs

    options = CleanOptions(
        in_place=session.flags.in_place, as_of=session.as_of, unknowns=session.unknowns, mail=_mail(session)
    )
    return clean(session.engine, leads, session.root.clean, options, progress=session.progress_of("clean"))


def _mail(session: Session) -> "MailDomains | None":
    if not session.flags.check_mx:
        return None
    from revops_cli.pipeline.mail_exchange import mail_domains  # noqa: PLC0415 - the network, where it is asked for

    return mail_domains


def _clean_needs() -> tuple[ColumnDoc, ...]:
    return ()


def _clean_rewrites(session: Session, leads: Table) -> tuple[str, ...]:
    from revops_cli.clean.step import CleanOptions, rewritten_columns  # noqa: PLC0415 - loaded when it runs

    return rewritten_columns(leads, CleanOptions(in_place=session.flags.in_place))


def _dedupe(session: Session, leads: Table) -> Result:
    from revops_cli.pipeline.merging import run_dedupe  # noqa: PLC0415 - loaded when it runs

    return run_dedupe(session, leads)


def _dedupe_needs() -> tuple[ColumnDoc, ...]:
    from revops_cli.dedupe.columns import NEEDS  # noqa: PLC0415 - loaded when it runs

    return NEEDS


def _dedupe_rewrites(_session: Session, leads: Table) -> tuple[str, ...]:
    from revops_cli.dedupe.columns import ADDS  # noqa: PLC0415 - loaded when it runs

    return _own(ADDS, leads)


def _match(session: Session, leads: Table) -> Result:
    from revops_cli.pipeline.matching import run_match  # noqa: PLC0415 - loaded when it runs

    return run_match(session, leads)


def _match_needs() -> tuple[ColumnDoc, ...]:
    from revops_cli.match.columns import NEEDS  # noqa: PLC0415 - loaded when it runs

    return NEEDS


def _match_rewrites(_session: Session, leads: Table) -> tuple[str, ...]:
    from revops_cli.match.columns import ADDS  # noqa: PLC0415 - loaded when it runs

    return _own(ADDS, leads)


def _route(session: Session, leads: Table) -> Result:
    from revops_cli.pipeline.routing import run_route  # noqa: PLC0415 - loaded when it runs

    return run_route(session, leads)


def _route_needs() -> tuple[ColumnDoc, ...]:
    from revops_cli.route.columns import NEEDS  # noqa: PLC0415 - loaded when it runs

    return NEEDS


def _route_rewrites(session: Session, leads: Table) -> tuple[str, ...]:
    from revops_cli.route.rewrites import rewritten  # noqa: PLC0415 - loaded when it runs

    return rewritten(session.root.route, leads) if session.root.route else ()


def _score(session: Session, leads: Table) -> Result:
    from revops_cli.pipeline.scoring import run_score  # noqa: PLC0415 - loaded when it runs

    return run_score(session, leads)


def _score_needs() -> tuple[ColumnDoc, ...]:
    from revops_cli.score.columns import NEEDS  # noqa: PLC0415 - loaded when it runs

    return NEEDS


def _score_rewrites(session: Session, leads: Table) -> tuple[str, ...]:
    from revops_cli.score.columns import written  # noqa: PLC0415 - loaded when it runs

    own = {name.casefold() for name in written(tuple(session.root.score.models))} if session.root.score else set()
    return tuple(name for name in leads.names if name.casefold() in own)


def _segment(session: Session, leads: Table) -> Result:
    from revops_cli.pipeline.segmenting import run_segment  # noqa: PLC0415 - loaded when it runs

    return run_segment(session, leads)


def _segment_rewrites(_session: Session, leads: Table) -> tuple[str, ...]:
    from revops_cli.score.columns import SEGMENTED  # noqa: PLC0415 - loaded when it runs

    own = {column.name.casefold() for column in SEGMENTED}
    return tuple(name for name in leads.names if name.casefold() in own)


STEPS: Mapping[str, Step] = {
    "clean": Step("clean", _clean_needs, _clean, _clean_rewrites),
    "dedupe": Step("dedupe", _dedupe_needs, _dedupe, _dedupe_rewrites),
    "match": Step("match", _match_needs, _match, _match_rewrites),
    "score": Step("score", _score_needs, _score, _score_rewrites),
    "segment": Step("segment", _score_needs, _segment, _segment_rewrites),
    "route": Step("route", _route_needs, _route, _route_rewrites),
}


def _own(adds: tuple[ColumnDoc, ...], leads: Table) -> tuple[str, ...]:
    own = {column.name for column in adds}
    return tuple(name for name in leads.names if name in own)


def check_needs(step: Step, leads: Table) -> None:
    """Raise InputError for a column that a step cannot do without, before anything heavy runs."""
    for column in step.needs():
        if not leads.has(column.name):
            raise InputError(
                f"{step.name} needs a column '{column.name}'",
                where=leads.source,
                hint=f'name it with --map "Header={column.name}"',
            )
