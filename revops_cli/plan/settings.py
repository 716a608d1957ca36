"""Config of plans: which columns go to which fields of the CRM, and how much may change."""

from typing import Annotated

from pydantic import Field

from revops_cli.config.section import Section
from revops_cli.crm.adapter import Kind

Percent = Annotated[float, Field(gt=0, le=100)]


class PlanSettings(Section):
    """What `revops plan` may change in the CRM, and under which names."""

    target: str = ""
    """The CRM: sf://PROFILE or csv://FOLDER."""
    fields: dict[str, dict[str, str]] = Field(default_factory=dict)
    """By object, column -> field of the CRM, for columns that have another name there."""
    kinds: tuple[Kind, ...] = (
        Kind.INSERT,
        Kind.UPSERT,
        Kind.UPDATE,
        Kind.OWNER,
        Kind.MERGE,
        Kind.DELETE,
        Kind.UNDELETE,
    )
    """Kinds of changes that may be planned."""
    key: dict[str, str] = Field(default_factory=dict)
    """By object, the external-id field of new records: an insert that is repeated then makes no second one."""
    natural_key: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By object, fields by which a new record is looked for after a lost reply, where it has no key."""
    queues: dict[str, str] = Field(default_factory=dict)
    """Queue by name -> its Id in the CRM."""
    max_changes: Annotated[int, Field(gt=0)] = 50_000
    """A plan of more changes cannot be applied."""
    max_percent: Percent | None = None
    """A plan that changes more of an object's records, in percent, cannot be applied."""
    protected_fields: tuple[str, ...] = ()
    """Fields that are never written: Email, or Lead.Email."""
    protected_owners: tuple[str, ...] = ()
    """Ids of owners whose records are never changed."""
    allow_owner_change: bool = True
    """Whether a record that has an owner may get another."""
    allow_overwrite: bool = True
    """Whether a value may replace another; else only empty fields are filled."""
    allow_clearing: bool = False
    """Whether a field may be emptied."""
    insert_known: bool = False
    """Whether a new record is made although the CRM has one that nothing of the natural key tells apart."""
    assignment_rules: bool = False
    """Let the CRM's own assignment rules choose the owner of what is written."""
    duplicate_rules: bool = False
    """Let the CRM's duplicate rules refuse."""
    settle_seconds: Annotated[float, Field(ge=0)] = 10
    """Wait after a lost reply before a new record without a key is looked for."""

    def fields_of(self, name: str) -> dict[str, str]:
        """Column to field of an object, whatever the case of its name."""
        return next((found for each, found in self.fields.items() if each.casefold() == name.casefold()), {})

    def policy(self) -> dict[str, object]:
        """What a plan's header says it was allowed to do, and how it is written."""
        kept = (
            "max_changes", "max_percent", "protected_fields", "protected_owners", "allow_owner_change",
            "allow_overwrite", "allow_clearing", "assignment_rules", "duplicate_rules", "settle_seconds", "natural_key",
        )  # fmt: skip
        policy = {name: value for name, value in self.model_dump(mode="json").items() if name in kept}
        return policy | ({"insert_known": True} if self.insert_known else {})
