"""The score step's surroundings: activities, what was said of the leads before, and definitions of the config."""

from dataclasses import replace

from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.pipeline.routing import open_state
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.standardising import standardised
from revops_cli.score.conditions import parse_score
from revops_cli.score.context import ScoreContext
from revops_cli.score.settings import ScoreSettings
from revops_cli.score.step import score


def run_score(session: Session, leads: Table) -> Result:
    """Score the leads; what is said of them stays in a transaction that the run commits after its outputs."""
    settings = score_settings(session)
    seen = standardised(session, leads, asked_of_leads(settings, leads))
    context = replace(score_context(session), standardised=seen)
    return score(session.engine, leads, settings, context)


def asked_of_leads(settings: ScoreSettings, leads: Table) -> set[str]:
    """The columns of leads that the section reads."""
    return {name for condition in parse_score(settings, leads.names).of_leads for name in condition.columns}


def score_settings(session: Session) -> ScoreSettings:
    """The score section; raises ConfigError where there is none."""
    if session.root.score is None:
        hint = "write a score: section in the config, or pass --model FILE"
        raise ConfigError("score needs a model", hint=hint)
    return session.root.score


def score_context(session: Session) -> ScoreContext:
    """What scoring is given: the moment, the side tables, and the state where no earlier list is given."""
    previous = session.side("previous")
    return ScoreContext(
        as_of=session.as_of,
        timezone=session.root.timezone,
        activities=session.side("activities"),
        snapshots=open_state(session).snapshots if previous is None else None,
        previous=previous,
    )
