"""What territories and other targets read of an account, a contact or a lead."""

from collections.abc import Mapping

from revops_cli.fields import employees
from revops_cli.fields.place import country_code, state_code

PLACES = ("Country", "State", "City", "PostalCode")
SIDES = ("Billing", "Shipping", "Mailing", "Other")
"""Addresses of a CRM record, the better one first."""
ADDED = (*PLACES, "CountryCode", "StateCode", "EmployeeBand", "AccountId", "AccountName", "AccountOwnerId")


def target_cells(record: Mapping[str, str], *, account: bool) -> dict[str, str]:
    """The record with the columns that targets know: its place, its codes, its size and its account.

    >>> target_cells({"Id": "1", "Name": "Acme", "BillingCountry": "Germany"}, account=True)["CountryCode"]
    'DE'
    """
    cells = dict(record)
    for name in PLACES:
        cells[name] = _first(record, name)
    country = _first(record, "CountryCode") or country_code(cells["Country"])
    state = state_code(cells["State"], country)
    cells["CountryCode"] = country or state.country
    cells["StateCode"] = record.get("StateCode") or state.state
    cells["EmployeeBand"] = record.get("EmployeeBand") or _band(record.get("NumberOfEmployees", ""))
    if account:
        cells |= {"AccountId": record.get("Id", ""), "AccountName": record.get("Name", "")}
        cells["AccountOwnerId"] = record.get("OwnerId", "")
    return cells


def _first(record: Mapping[str, str], name: str) -> str:
    return next((record[key] for key in (name, *(f"{side}{name}" for side in SIDES)) if record.get(key)), "")


def _band(number: str) -> str:
    return employees.standardise(number).values[0]
