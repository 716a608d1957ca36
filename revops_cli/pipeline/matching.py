"""The match step's surroundings: account files and what people decided."""

from revops_cli.errors import ConfigError
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.lists import Known, with_lists
from revops_cli.match.settings import MatchSettings
from revops_cli.match.step import match
from revops_cli.model import Result, Table
from revops_cli.pipeline.match_decisions import decisions_folder, read_decisions
from revops_cli.pipeline.session import InputKind, Session

NAMES: tuple[InputKind, ...] = ("partners", "competitors", "named")
"""The lists beside the accounts, as LISTS names them."""


def run_match(session: Session, leads: Table) -> Result:
    """Match the leads to the accounts of every file given."""
    known = known_accounts(session)
    return match(
        session.engine,
        leads,
        known.accounts,
        _settings(session),
        inputs=match_inputs(session, known),
        progress=session.progress_of("match"),
    )


def _settings(session: Session) -> MatchSettings:
    preserve = session.flags.preserve
    return session.root.match.model_copy(update={"preserve": preserve}) if preserve else session.root.match


def known_accounts(session: Session) -> Known:
    """The accounts of the CRM and of the lists; raises ConfigError where no file is given."""
    accounts = session.side("accounts")
    lists: dict[str, Table] = {name: table for name in NAMES if (table := session.side(name)) is not None}
    if accounts is None and not lists:
        raise ConfigError("match needs accounts", hint="pass --accounts FILE, or set inputs: accounts: in the config")
    return with_lists(session.engine, accounts, lists, session.root.match)


def match_inputs(session: Session, known: Known) -> MatchInputs:
    """What the match step may know beside leads and accounts."""
    found = read_decisions(decisions_folder(session.document))
    return MatchInputs(
        opportunities=session.side("opportunities"),
        contacts=session.side("contacts"),
        domains=known.domains,
        never=found.never,
        manual=found.manual,
        aliases=found.aliases,
    )
