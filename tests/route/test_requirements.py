"""The paths of leads that the requirements name, each written as rules; tests carry the ids."""

from datetime import UTC, datetime

import pytest

from revops_cli.route.conditions import parse_conditions
from revops_cli.route.people import People, User
from revops_cli.route.settings import RouteSettings
from revops_cli.route.single import SingleRouter
from revops_cli.route.territory import Territories
from revops_cli.route.trial import Trial, run_trials, trial_columns
from revops_cli.route.ways import Ways

PEOPLE = People([(User(name, name), (name,)) for name in ("ae", "am", "csm", "rep", "partner-manager")])
POOLS = ("sdr", "isr", "inbound", "outbound", "target", "software")
TERRITORIES = [{"territory": "dach", "pool": "inbound", "country": "DE;AT;CH"}]
RULES: list[dict[str, object]] = [
    {"id": "competitor", "when": "Relation = 'competitor'", "queue": "Scrubbed"},
    {"id": "student", "when": "JobFunction = 'Student' OR EmailType = 'education'", "queue": "Scrubbed"},
    {"id": "duplicate", "when": "IsMaster IS FALSE", "queue": "Duplicates"},
    {"id": "registered", "when": "DealOwner IS NOT NULL", "to": ["column:DealOwner"]},
    {"id": "partner", "when": "Relation = 'partner'", "to": "partner-manager"},
    {"id": "open-opportunity", "case": "open", "to": "opportunity_owner"},
    {"id": "customer", "case": "customer", "to": ["csm", "account_owner"]},
    {"id": "trial", "when": "LeadType = 'trial'", "to": "pool:isr"},
    {"id": "vip", "when": "TitleLevel = 'C-Level' AND NamedAccount AND LeadType = 'demo'", "to": "account_owner"},
    {"id": "target", "when": "NamedAccount AND (Score >= 60 OR LeadType = 'demo')", "to": "pool:target"},
    {"id": "exception", "when": "Country IN ('JP', 'KR')", "queue": "Exceptions"},
    {"id": "wrong-door-size", "when": "Door IS NOT NULL AND EmployeesMin IS NULL", "queue": "Review"},
    {"id": "wrong-door-up", "when": "Door = 'sign-up' AND EmployeesMin >= 1000", "to": "ae"},
    {"id": "wrong-door-down", "when": "Door = 'book-a-demo' AND EmployeesMin < 50", "queue": "Self-serve"},
    {"id": "skill", "when": "IndustryStandard = 'Software'", "to": ["pool:software", "pool:sdr"]},
    {"id": "outbound", "when": "LeadSource = 'Trade Show'", "to": "pool:outbound"},
    {"id": "not-ready", "when": "Score < 60 AND LeadType IS NULL", "queue": "Raw"},
    {"id": "territory", "to": "territory"},
]
SETTINGS = RouteSettings.model_validate(
    {
        "cases": {
            "open": "OpenOpportunities > 0",
            "lost": "LostOpportunities > 0 AND OpenOpportunities = 0",
            "customer": "Relation = 'customer'",
        },
        "csm": "Success Manager",
        "pools": {name: {"members": ["rep"]} for name in POOLS},
        "rules": RULES,
        "fallback": {"queue": "Unrouted"},
    }
)

VIP = {"TitleLevel": "C-Level", "NamedAccount": True, "LeadType": "demo", "AccountOwnerId": "ae"}
LOST = {"LostOpportunities": 2, "OpenOpportunities": 0}
CUSTOMER = {"Relation": "customer", "AccountOwnerId": "am"}
PATHS: list[tuple[str, dict[str, object], dict[str, str]]] = [
    ("AR-01 score", {"Score": 59}, {"rule": "not-ready"}),
    ("AR-01 duplicate", {"IsMaster": False}, {"queue": "Duplicates"}),
    ("AR-01 region", {"Country": "DE", "Score": 60}, {"rule": "territory", "pool": "inbound"}),
    ("AR-02 score reached", {"Score": 60, "Country": "AT"}, {"pool": "inbound"}),
    ("AR-02 action", {"Score": 1, "LeadType": "demo", "Country": "AT"}, {"pool": "inbound"}),
    ("AR-02 membership of a target account alone", {"NamedAccount": True, "Score": 10}, {"queue": "Raw"}),
    ("AR-02 target account and score", {"NamedAccount": True, "Score": 60}, {"pool": "target"}),
    ("AR-03 raw", {"Score": 0}, {"queue": "Raw"}),
    (
        "AR-16 an earlier cycle",
        {"LostOpportunities": 2, "OpenOpportunities": 0, "Country": "DE"},
        {"case": "lost", "pool": "inbound"},
    ),
    ("AR-17", {"OpenOpportunities": 1, "OpportunityOwnerId": "rep"}, {"rule": "open-opportunity", "owner": "rep"}),
    ("AR-19 CSM", CUSTOMER | {"Success Manager": "csm"}, {"owner": "csm"}),
    ("AR-19 account owner", CUSTOMER | {"Success Manager": "gone"}, {"owner": "am"}),
    ("AR-21", VIP, {"rule": "vip", "owner": "ae"}),
    ("AR-21 not a chief", VIP | {"TitleLevel": "VP"}, {"pool": "target"}),
    ("AR-22 outbound", {"LeadSource": "Trade Show"}, {"pool": "outbound"}),
    ("AR-24", {"Country": "JP"}, {"queue": "Exceptions"}),
    ("AR-26 no such place", {"Country": "Atlantis", "LeadType": "chat"}, {"rule": "territory", "queue": "Unrouted"}),
    ("AR-27 competitor", {"Relation": "competitor"}, {"queue": "Scrubbed"}),
    ("AR-28 a case of this moment", LOST, {"case": "lost"}),
    ("AR-28 lost once, open again", LOST | {"OpenOpportunities": 1, "OpportunityOwnerId": "rep"}, {"case": "open"}),
    ("AR-29", {"LeadType": "trial"}, {"pool": "isr"}),
    ("AR-29 of a competitor", {"LeadType": "trial", "Relation": "competitor"}, {"queue": "Scrubbed"}),
    ("AR-30 partner before territory", {"Relation": "partner", "Country": "DE"}, {"owner": "partner-manager"}),
    ("AR-30 deal registration", {"DealOwner": "rep", "Relation": "partner"}, {"owner": "rep"}),
    ("AR-32", {"IndustryStandard": "Software", "Country": "DE"}, {"pool": "software"}),
    ("AR-37 headers as another system spells them", {"Lead Type": "trial"}, {"pool": "isr"}),
    ("AR-40 what no rule sends anywhere has a named queue", {}, {"queue": "Unrouted"}),
    ("AR-38 student", {"JobFunction": "Student"}, {"queue": "Scrubbed"}),
    ("TA-04 a target account may pass the first call by", VIP, {"owner": "ae"}),
    ("WD-01 no door", {"EmployeesMin": 20, "Country": "DE"}, {"pool": "inbound"}),
    ("WD-02 enterprise through sign-up", {"Door": "sign-up", "EmployeesMin": 1000}, {"owner": "ae"}),
    ("WD-02 small through a demo", {"Door": "book-a-demo", "EmployeesMin": 49}, {"queue": "Self-serve"}),
    ("WD-02 right door", {"Door": "sign-up", "EmployeesMin": 999, "Country": "DE"}, {"pool": "inbound"}),
    ("WD-03 size unknown", {"Door": "sign-up"}, {"queue": "Review"}),
]


@pytest.mark.parametrize(("given", "expect"), [path[1:] for path in PATHS], ids=[path[0] for path in PATHS])
def test_path(given: dict[str, object], expect: dict[str, str]) -> None:
    trials = [Trial.model_validate({"given": {"DealOwner": "", "Door": ""} | given, "expect": expect})]
    columns = trial_columns(trials)
    ways = Ways(SETTINGS, PEOPLE, Territories(TERRITORIES, POOLS, ["Country"]))
    router = SingleRouter(parse_conditions(SETTINGS, columns, {}), ways, datetime(2026, 3, 2, tzinfo=UTC))

    assert run_trials(trials, router, PEOPLE, ()).outcomes[0].faults == ()


def test_every_path_has_its_criterion() -> None:
    """AR-23: every path names its condition; only the last one takes what is left."""
    assert [rule.id for rule in SETTINGS.rules if not rule.when and not rule.case] == ["territory"]
