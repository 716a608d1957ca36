"""The service-level agreement as Markdown: what the config says of it, and what is still missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from revops_cli.route.lint_process import lint_handoffs
from revops_cli.route.process import Handoff
from revops_cli.route.settings import RouteSettings, Rule
from revops_cli.text.markdown import in_cell

MISSING = "_Not written yet._"


def sla_document(settings: RouteSettings) -> str:
    """The agreement, a heading for each of its ten parts."""
    parts = [f"## {title}\n\n{write(settings) or MISSING}\n" for title, (_, write) in PARTS.items()]
    return "# Service-level agreement between marketing and sales\n\n" + "\n".join(parts)


def missing_parts(settings: RouteSettings) -> tuple[str, ...]:
    """What the agreement lacks, with the key of the config; empty where it is complete."""
    lacking = [f"{title} ({key})" for title, (key, write) in PARTS.items() if not write(settings)]
    faults = [
        f"{f'hand-off {finding.rule}: ' if finding.rule else ''}{finding.text} (route.handoffs)"
        for finding in lint_handoffs(settings)
    ]
    return (*lacking, *faults)


def _definitions(settings: RouteSettings) -> str:
    return _terms({**settings.agreement.definitions, **{name: f"`{text}`" for name, text in settings.cases.items()}})


def _scoring(settings: RouteSettings) -> str:
    return settings.agreement.scoring


def _response(settings: RouteSettings) -> str:
    if settings.fallback is None:
        return ""
    sla = settings.sla
    kinds = {"every other lead": sla, **sla.types}
    times = [(name, f"{kind.target_hours:g} h", f"{kind.maximum_hours:g} h") for name, kind in kinds.items()]
    hours = f"business hours ({sla.hours})" if sla.business_hours else "calendar hours"
    return "\n\n".join(
        part
        for part in (
            f"Times count in {hours} from the assignment.",
            _table(("lead type", "answer within", "at most"), times),
            _table(("rule", "leads", "go to"), map(_rule, settings.rules)),
            f"What no rule and no person takes waits in the queue {settings.fallback.queue}.",
            _order(settings),
            "\n\n".join(map(_handoff, settings.handoffs)),
        )
        if part
    )


def _order(settings: RouteSettings) -> str:
    if not settings.priority:
        return ""
    first = "\n".join(f"{place}. {one.id}: `{one.when}`" for place, one in enumerate(settings.priority, 1))
    return f"Leads are worked in this order, then by the answer that is due first:\n\n{first}"


def _rule(rule: Rule) -> tuple[str, str, str]:
    asked = " and ".join(part for part in (f"case {rule.case}" if rule.case else "", _code(rule.when)) if part)
    every = "leads that a territory covers" if rule.to == ("territory",) else "every lead"
    return rule.id, asked or every, ", ".join(rule.to) or f"queue {rule.queue}"


def _handoff(handoff: Handoff) -> str:
    facts = {
        "Enters": _code(handoff.enter),
        "Does not enter": _code(handoff.enter_not),
        "Ends": _code(handoff.leave),
        "Does not end": _code(handoff.leave_not),
        "Next step": _step(handoff),
        "Cold after": f"{handoff.cold_days} days without an answer" if handoff.cold_days else "",
        "Worked for at most": f"{handoff.work_days} days" if handoff.work_days else "",
        "Outcome in": handoff.outcome,
    }
    return f"### {handoff.from_role} to {handoff.to_role}\n\n{_table(('what', 'agreed'), _filled(facts))}"


def _step(handoff: Handoff) -> str:
    times = [
        f"{word} {hours:g} h"
        for word, hours in (("within", handoff.target_hours), ("at most", handoff.maximum_hours))
        if hours
    ]
    return f"{handoff.response or MISSING} {', '.join(times)}"


def _filled(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, text or MISSING) for name, text in facts.items()]


def _terms(terms: Mapping[str, str]) -> str:
    return "\n".join(f"- **{name}**: {text}" for name, text in terms.items())


def _items(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _code(condition: str) -> str:
    return f"`{' '.join(condition.split())}`" if condition else ""


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_line(row) for row in rows]
    return "\n".join((_line(headers), f"|{'---|' * len(headers)}", *lines)) if lines else ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(in_cell, cells))} |"


PARTS: Mapping[str, tuple[str, Callable[[RouteSettings], str]]] = {
    "Purpose": ("route.agreement.purpose", lambda settings: settings.agreement.purpose),
    "Definitions": ("route.agreement.definitions", _definitions),
    "Scoring model": ("route.agreement.scoring", _scoring),
    "Response process and timeline": ("route.rules, route.sla, route.fallback", _response),
    "Nurturing": ("route.agreement.nurturing", lambda settings: settings.agreement.nurturing),
    "Metrics": ("route.agreement.metrics", lambda settings: _items(settings.agreement.metrics)),
    "Responsibilities": (
        "route.agreement.responsibilities",
        lambda settings: _terms(settings.agreement.responsibilities),
    ),
    "Review": ("route.agreement.review", lambda settings: settings.agreement.review),
    "Term": ("route.agreement.term", lambda settings: settings.agreement.term),
    "Acceptance": ("route.agreement.acceptance", lambda settings: _items(settings.agreement.acceptance)),
}
"""The parts of the agreement: the key of the config, and what is written of it."""
