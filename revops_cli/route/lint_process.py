"""Lint of the process around routing: hand-offs, roles, labels, spend."""

from collections.abc import Iterator, Mapping

from revops_cli.errors import ConfigError
from revops_cli.route.conditions import ConditionParser
from revops_cli.route.process import Agreement, Budget, Handoff
from revops_cli.route.settings import RouteSettings
from revops_cli.rules.lint import Finding, NamedRule, lint_texts

MARKETING = "Marketing"
"""The role that every process begins with; it owns no lead."""
PARTS = (
    *("enter", "enter_not", "leave", "leave_not", "response"),
    *("target_hours", "maximum_hours", "cold_days", "work_days", "outcome"),
)
"""What both sides of a hand-off must have agreed on."""


def lint_process(
    settings: RouteSettings, parser: ConditionParser, values: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    """Everything that is wrong with labels, hand-offs, roles and spend, in this order."""
    try:
        labels = parser.labels()
    except ConfigError as error:
        yield Finding("config", "error", "", str(error))
    else:
        named = [NamedRule(f"label {label.column}", label.conditions) for label in labels if label.conditions]
        yield from lint_texts(named, values)
    if settings.handoffs or settings.agreement != Agreement():
        yield from lint_handoffs(settings)
    if settings.budget is not None:
        yield from _spend(settings.budget)


def lint_paths(settings: RouteSettings) -> Iterator[Finding]:
    """Rules without a criterion that are not the last; proofs say more, and find these as well.

    A rule with `territory` alone is for the leads that one covers.
    """
    for rule in settings.rules[:-1]:
        if not (rule.when or rule.case or rule.to == ("territory",)):
            text = "takes every lead, and the rules after it none: give it a condition, or put it last"
            yield Finding("no-criterion", "error", rule.id, text)


def lint_handoffs(settings: RouteSettings) -> Iterator[Finding]:
    """Hand-offs that lack a part or hang in the air; at least one must come from Marketing."""
    if not any(handoff.from_role == MARKETING for handoff in settings.handoffs):
        yield Finding("no-handoff", "error", "", "no hand-off from Marketing: leads reach sales by no agreed way")
    columns = list(settings.roles.values())
    for role, column in settings.roles.items():
        if columns.count(column) > 1:
            yield Finding("role-owner", "error", "", f"the role {role} shares the column {column} with another")
    reached = {MARKETING}
    for handoff in settings.handoffs:
        missing = [part for part in PARTS if getattr(handoff, part) in {"", None}]
        if missing:
            text = f"the hand-off says nothing of: {', '.join(missing)}"
            yield Finding("handoff-incomplete", "error", handoff.id, text)
        yield from _roles(settings, handoff, reached)
        reached.add(handoff.to_role)


def _roles(settings: RouteSettings, handoff: Handoff, reached: set[str]) -> Iterator[Finding]:
    for role in (handoff.from_role, handoff.to_role):
        if role not in settings.roles and (role != MARKETING or role == handoff.to_role):
            text = f"the role {role} has no owner: give its column under roles:"
            yield Finding("handoff-role", "error", handoff.id, text)
    if handoff.from_role not in reached:
        text = f"no hand-off before it gives leads to {handoff.from_role}"
        yield Finding("handoff-chain", "error", handoff.id, text)


def _spend(budget: Budget) -> Iterator[Finding]:
    share = 100 * budget.programmes / budget.arr
    if not budget.least_percent <= share <= budget.most_percent:
        usual = f"{budget.least_percent:g} to {budget.most_percent:g} %"
        text = f"marketing programmes are {share:.1f} % of the recurring revenue, usual are {usual}"
        if budget.typical_from <= budget.arr <= budget.typical_to:
            text += f", typically about {budget.typical:,.0f}"
        yield Finding("spend", "warning", "", text)
