"""`revops explain score`: why one lead of a list has its score."""

from dataclasses import replace

from revops_cli.pipeline.explaining_route import find_row
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.scoring import asked_of_leads, score_settings
from revops_cli.pipeline.session import Session
from revops_cli.pipeline.standardising import standardised
from revops_cli.score.context import ScoreContext
from revops_cli.score.explain import ScoreExplanation, explain_row


def explain_score(leads: str, who: str, options: RunOptions, sides: SideInputs) -> ScoreExplanation:
    """Every point of the lead `who`: an Id, an e-mail address, or the number of a data row.

    Nothing is remembered. Raises InputError where no lead is called so.
    """
    with Session.open(options, sides) as session:
        table = session.read_leads([leads])
        source = session.source_of("activities")
        activities = session.read("activities", source).table if source else None
        settings = score_settings(session)
        session.engine.seal()
        context = ScoreContext(session.as_of, session.root.timezone, activities)
        context = replace(context, standardised=standardised(session, table, asked_of_leads(settings, table)))
        return explain_row(session.engine, table, settings, context, find_row(session, table, who))
