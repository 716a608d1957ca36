"""The columns that matching needs, uses and adds."""

from revops_cli.model import ColumnDoc

NEEDS: tuple[ColumnDoc, ...] = ()
"""No single column is needed: any of Company, Email and Website will do."""

ONE_OF = ("Company", "Email", "Website")

USES = (
    ColumnDoc("Id", "id", "the lead, for decisions that name it"),
    ColumnDoc("Company", "text", "the organisation's name"),
    ColumnDoc("Email", "text", "its domain, free mail left out"),
    ColumnDoc("Website", "text", "its domain"),
    ColumnDoc("LastName", "text", "a name, where the company says none"),
    ColumnDoc("City", "text", "agrees or conflicts"),
    ColumnDoc("State", "text", "breaks ties"),
    ColumnDoc("Country", "text", "agrees or conflicts"),
    ColumnDoc("Phone", "text", "the account's number, or of its switchboard"),
)

ACCOUNT_NEEDS = ("Id",)

ACCOUNT_ONE_OF = ("Name", "Website")

ADDS = (
    ColumnDoc("AccountId", "id", "the account; empty unless MatchLevel is sure or likely"),
    ColumnDoc("AccountName", "text", "its name"),
    ColumnDoc("AccountType", "text", "its type"),
    ColumnDoc("AccountOwnerId", "id", "its owner"),
    ColumnDoc("MatchConfidence", "number", "probability that the match is right, 0 to 100"),
    ColumnDoc("MatchLevel", "text", "sure, likely, review or none"),
    ColumnDoc("MatchReason", "text", "the evidence, the strongest first; of a review the candidate too"),
    ColumnDoc("MatchTieBreak", "text", "what decided between equals, the runner-up and the margin in bits"),
    ColumnDoc("Relation", "text", "customer, partner, competitor, named, prospect, or none without an account"),
    ColumnDoc("NamedAccount", "boolean", "whether the account is a named one"),
    ColumnDoc("OrganisationKey", "text", "alike for leads of one organisation, account or not"),
)

OPPORTUNITY_ADDS = (
    ColumnDoc("OpenOpportunities", "number", "open opportunities of the account"),
    ColumnDoc("LostOpportunities", "number", "lost opportunities of the account"),
)
"""Added only where opportunities are given."""
