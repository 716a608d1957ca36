"""The paths of leads that the requirements name, each written as rules; tests carry the ids."""

from datetime import UTC, datetime

import pytest

from revops_cli.pipeline.config import Root
from revops_cli.pipeline.rulebook import closed_values
from revops_cli.route.conditions import parse_conditions
from revops_cli.route.lint import LintInput, lint
from revops_cli.route.people import People, User
from revops_cli.route.settings import RouteSettings
from revops_cli.route.single import SingleRouter
from revops_cli.route.territory import Territories
from revops_cli.route.trial import Trial, run_trials, trial_columns
from revops_cli.route.ways import Ways

PEOPLE = People([(User(name, name), (name,)) for name in ("ae", "am", "csm", "rep", "partner-manager")])
POOLS = ("sdr", "isr", "inbound", "outbound", "target", "factories")
TERRITORIES = [
    {"territory": "dach", "pool": "inbound", "country": "DE;AT;CH"},
    {"territory": "key accounts", "owner": "ae", "account": "Globex"},
]
RULES: list[dict[str, object]] = [
    {"id": "competitor", "when": "Relation = 'competitor'", "queue": "Scrubbed"},
    {"id": "student", "when": "TitleLevel = 'Intern' OR EmailDomain LIKE '%.edu'", "queue": "Scrubbed"},
    {"id": "duplicate", "when": "IsMaster IS FALSE", "queue": "Duplicates"},
    {"id": "registered", "when": "DealOwner IS NOT NULL", "to": ["column:DealOwner"]},
    {"id": "partner", "when": "Relation = 'partner'", "to": "partner-manager"},
    {"id": "not-part", "case": "open", "when": "PartOfPurchase = 'no'", "queue": "Nurture"},
    {"id": "open-opportunity", "case": "open", "to": "opportunity_owner"},
    {"id": "customer", "case": "customer", "to": ["csm", "account_owner"]},
    {"id": "trial", "when": "LeadType = 'trial'", "to": "pool:isr"},
    {"id": "vip", "when": "TitleLevel = 'C-Level' AND NamedAccount AND LeadType = 'demo'", "to": "account_owner"},
    {"id": "target", "when": "NamedAccount AND (Score >= 60 OR LeadType = 'demo')", "to": "pool:target"},
    {"id": "exception", "when": "Country IN ('JP', 'KR')", "queue": "Exceptions"},
    {"id": "wrong-door-size", "when": "Door IS NOT NULL AND EmployeesMin IS NULL", "queue": "Review"},
    {"id": "wrong-door-up", "when": "Door = 'sign-up' AND EmployeesMin >= 1000", "to": "ae"},
    {"id": "wrong-door-down", "when": "Door = 'book-a-demo' AND EmployeesMin < 50", "queue": "Self-serve"},
    {"id": "skill", "when": "IndustryStandard = 'Manufacturing'", "to": ["pool:factories", "pool:sdr"]},
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
    ("AR-01 owner of the account", {"Relation": "customer", "AccountOwnerId": "am"}, {"owner": "am"}),
    ("AR-01 territory of the account", {"AccountName": "Globex", "Country": "DE", "Score": 60}, {"owner": "ae"}),
    ("AR-02 pulled from an outbound list", {"LeadSource": "Trade Show"}, {"pool": "outbound"}),
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
    ("AR-17 no part of the purchase", {"OpenOpportunities": 1, "PartOfPurchase": "no"}, {"queue": "Nurture"}),
    (
        "AR-17 its owner",
        {"OpenOpportunities": 1, "OpportunityOwnerId": "rep"},
        {"rule": "open-opportunity", "owner": "rep"},
    ),
    ("AR-19 CSM", CUSTOMER | {"Success Manager": "csm"}, {"owner": "csm"}),
    ("AR-19 account owner", CUSTOMER | {"Success Manager": "gone"}, {"owner": "am"}),
    ("AR-19 nobody, but never the pool", {"Relation": "customer"}, {"rule": "customer", "queue": "Unrouted"}),
    ("AR-21", VIP, {"rule": "vip", "owner": "ae"}),
    ("AR-21 not a chief", VIP | {"TitleLevel": "VP"}, {"pool": "target"}),
    ("AR-22 outbound", {"LeadSource": "Trade Show"}, {"pool": "outbound"}),
    ("AR-22 inbound", {"Country": "DE", "LeadType": "chat"}, {"pool": "inbound"}),
    ("AR-22 target account", {"NamedAccount": True, "LeadType": "demo"}, {"pool": "target"}),
    ("AR-24", {"Country": "JP"}, {"queue": "Exceptions"}),
    ("AR-26 no such place", {"Country": "Atlantis", "LeadType": "chat"}, {"rule": "territory", "queue": "Unrouted"}),
    ("AR-27 competitor", {"Relation": "competitor"}, {"queue": "Scrubbed"}),
    ("AR-27 customer", CUSTOMER, {"rule": "customer"}),
    ("AR-27 partner", {"Relation": "partner"}, {"rule": "partner"}),
    ("AR-27 named account", {"Relation": "named", "NamedAccount": True, "LeadType": "demo"}, {"rule": "target"}),
    ("AR-28 a case of this moment", LOST, {"case": "lost"}),
    ("AR-28 lost once, open again", LOST | {"OpenOpportunities": 1, "OpportunityOwnerId": "rep"}, {"case": "open"}),
    ("AR-29", {"LeadType": "trial"}, {"pool": "isr"}),
    ("AR-29 of a competitor", {"LeadType": "trial", "Relation": "competitor"}, {"queue": "Scrubbed"}),
    ("AR-30 partner before territory", {"Relation": "partner", "Country": "DE"}, {"owner": "partner-manager"}),
    ("AR-30 deal registration", {"DealOwner": "rep", "Relation": "partner"}, {"owner": "rep"}),
    ("AR-32", {"IndustryStandard": "Manufacturing", "Country": "DE"}, {"pool": "factories"}),
    ("AR-29 twice", {"LeadType": "trial", "IsMaster": False}, {"queue": "Duplicates"}),
    ("AR-37 headers as another system spells them", {"Lead Type": "trial"}, {"pool": "isr"}),
    ("AR-40 what no rule sends anywhere has a named queue", {}, {"queue": "Unrouted"}),
    ("AR-38 competitor", {"Relation": "competitor", "Country": "DE"}, {"queue": "Scrubbed"}),
    ("AR-38 student", {"TitleLevel": "Intern"}, {"queue": "Scrubbed"}),
    ("AR-38 of a university", {"EmailDomain": "campus.example.edu"}, {"queue": "Scrubbed"}),
    ("TA-04 a target account may pass the first call by", VIP, {"owner": "ae"}),
    ("WD-01 no door", {"EmployeesMin": 20, "Country": "DE"}, {"pool": "inbound"}),
    ("WD-02 enterprise through sign-up", {"Door": "sign-up", "EmployeesMin": 1000}, {"owner": "ae"}),
    ("WD-02 small through a demo", {"Door": "book-a-demo", "EmployeesMin": 49}, {"queue": "Self-serve"}),
    ("WD-02 right door", {"Door": "sign-up", "EmployeesMin": 999, "Country": "DE"}, {"pool": "inbound"}),
    ("WD-03 size unknown", {"Door": "sign-up"}, {"queue": "Review"}),
]


def paths(requirement: str) -> pytest.MarkDecorator:
    """The paths of one requirement, as the parameters of its test."""
    own = [path for path in PATHS if path[0].startswith(requirement)]
    return pytest.mark.parametrize(("given", "expect"), [path[1:] for path in own], ids=[path[0] for path in own])


def faults(given: dict[str, object], expect: dict[str, str]) -> tuple[str, ...]:
    """What is not as expected of a lead."""
    trials = [
        Trial.model_validate({"given": {"DealOwner": "", "Door": "", "PartOfPurchase": ""} | given, "expect": expect})
    ]
    columns = trial_columns(trials)
    ways = Ways(SETTINGS, PEOPLE, Territories(TERRITORIES, POOLS, ["Country", "AccountName"]))
    router = SingleRouter(parse_conditions(SETTINGS, columns, {}), ways, datetime(2026, 3, 2, tzinfo=UTC))
    return run_trials(trials, router, PEOPLE, ()).outcomes[0].faults


@paths("AR-01")
def test_ar_01_a_rule_may_ask_for_score_duplicate_region_owner_and_territory(
    given: dict[str, object], expect: dict[str, str]
) -> None:
    assert faults(given, expect) == ()


@paths("AR-02")
def test_ar_02_each_of_the_four_triggers_assigns_and_membership_alone_does_not(
    given: dict[str, object], expect: dict[str, str]
) -> None:
    assert faults(given, expect) == ()


@paths("AR-03")
def test_ar_03_what_meets_no_trigger_stays_raw(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-16")
def test_ar_16_an_earlier_cycle_is_new_business(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-17")
def test_ar_17_an_open_opportunity_keeps_its_leads(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-19")
def test_ar_19_a_customer_goes_to_csm_or_account_owner(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-21")
def test_ar_21_an_executive_who_wants_a_demo_passes_the_pool_by(
    given: dict[str, object], expect: dict[str, str]
) -> None:
    assert faults(given, expect) == ()


@paths("AR-22")
def test_ar_22_inbound_outbound_and_target_pools_are_apart(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-24")
def test_ar_24_an_exception_waits_in_its_queue(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-26")
def test_ar_26_an_unknown_place_never_drops_a_lead(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-27")
def test_ar_27_each_relation_has_its_path(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-28")
def test_ar_28_a_case_depends_on_this_moment(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-29")
def test_ar_29_a_trial_goes_to_isr_unless_of_a_competitor(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-30")
def test_ar_30_partners_and_registered_deals_come_before_territories(
    given: dict[str, object], expect: dict[str, str]
) -> None:
    assert faults(given, expect) == ()


@paths("AR-32")
def test_ar_32_an_industry_has_its_pool(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-37")
def test_ar_37_another_spelling_of_a_header_changes_nothing(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-38")
def test_ar_38_competitors_and_students_are_scrubbed(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("AR-40")
def test_ar_40_every_lead_has_a_person_or_a_named_queue(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("TA-04")
def test_ta_04_a_target_account_may_pass_the_first_call_by(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("WD-01")
def test_wd_01_no_door_is_no_wrong_door(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("WD-02")
def test_wd_02_size_decides_which_door_was_right(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


@paths("WD-03")
def test_wd_03_an_unknown_size_is_reviewed(given: dict[str, object], expect: dict[str, str]) -> None:
    assert faults(given, expect) == ()


def test_every_path_is_tried() -> None:
    """A path whose id no test asks for would never run."""
    asked = {name.split("_")[1] + "-" + name.split("_")[2] for name in globals() if name.startswith("test_")}

    assert {path[0][:5].lower() for path in PATHS} <= asked


def test_the_rules_name_only_values_that_clean_and_match_write() -> None:
    columns = trial_columns(
        [Trial.model_validate({"given": {"DealOwner": "", "Door": "", "PartOfPurchase": ""}, "expect": {}})]
    )
    given = LintInput(
        columns, PEOPLE, Territories(TERRITORIES, POOLS, ["Country", "AccountName"]), values=closed_values(Root())
    )

    assert [
        finding
        for finding in lint(SETTINGS, given, proofs=False)
        if finding.code in {"unknown-value", "case", "config"}
    ] == []
