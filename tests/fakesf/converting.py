"""convertLead: a lead becomes an account, a contact and (unless told not to) an opportunity."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import automation, saving
from .errors import RowError
from .saving import Save

if TYPE_CHECKING:
    from .org import Org
    from .schema import Record

SAVE = Save(assign=False)
CONVERTED = "Closed - Converted"


def convert(org: "Org", asked: Mapping[str, str]) -> dict[str, str]:
    """Ids of the lead and of what it became; `asked` are the elements of one `leadConverts`."""
    spec = org.schema.objects["lead"]
    lead = saving.known(org, spec, asked.get("leadId", ""))
    if lead["IsConverted"]:
        raise RowError("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
    if asked.get("convertedStatus") != CONVERTED:
        message = f"invalid convertedStatus: {asked.get('convertedStatus')}"
        raise RowError("INVALID_STATUS", message, "convertedStatus")
    owner = {"OwnerId": asked.get("ownerId") or lead["OwnerId"]}
    account = asked.get("accountId") or saving.insert(org, "Account", {"Name": lead["Company"], **owner}, SAVE).id
    contact = asked.get("contactId") or _contact(org, lead, account, owner)
    made = {"leadId": str(lead["Id"]), "accountId": account, "contactId": contact}
    if asked.get("doNotCreateOpportunity") != "true":
        made["opportunityId"] = _opportunity(org, lead, account, asked.get("opportunityName", ""))
    changed: Record = {"IsConverted": True, "Status": CONVERTED, "ConvertedDate": org.moment[:10]}
    changed |= {"ConvertedAccountId": account, "ConvertedContactId": contact}
    changed |= {"ConvertedOpportunityId": made.get("opportunityId"), "LastModifiedDate": org.moment}
    converted: Record = {**lead, **changed, "SystemModstamp": org.moment, "LastModifiedById": org.user_id}
    org.put("Lead", converted)
    automation.track(org, spec, lead, converted)
    return made


def _contact(org: "Org", lead: "Record", account: str, owner: Mapping[str, object]) -> str:
    same = ("LastName", "FirstName", "Salutation", "Title", "Email", "Phone", "MobilePhone", "LeadSource")
    values: dict[str, object] = {name: lead[name] for name in same}
    return saving.insert(org, "Contact", {**values, **owner, "AccountId": account}, SAVE).id


def _opportunity(org: "Org", lead: "Record", account: str, name: str) -> str:
    values = {"Name": name or lead["Company"], "StageName": "Prospecting", "CloseDate": org.moment[:10]}
    return saving.insert(org, "Opportunity", {**values, "AccountId": account, "OwnerId": org.user_id}, SAVE).id
