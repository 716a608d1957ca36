"""Columns of the clean step."""

from revops_cli.fields.registry import fields
from revops_cli.model import ColumnDoc

ISSUES = ColumnDoc(
    "CleanIssues", "text", "Codes of what is wrong with the row, such as phone.invalid; blank if nothing."
)

NEEDS: tuple[ColumnDoc, ...] = ()
"""Clean runs on whatever columns are there; a list with none of them is an error of the step."""

USES: tuple[str, ...] = tuple(dict.fromkeys(name for field in fields() for name in (*field.inputs,)))

ADDS: tuple[ColumnDoc, ...] = (*(output for field in fields() for output in field.outputs), ISSUES)

REPLACES = {
    "EmailNormalized": "Email",
    "PhoneE164": "Phone",
    "MobileE164": "MobilePhone",
    "FirstNameClean": "FirstName",
    "MiddleNameClean": "MiddleName",
    "LastNameClean": "LastName",
    "SalutationClean": "Salutation",
    "SuffixClean": "Suffix",
    "CountryCode": "Country",
    "StateCode": "State",
    "IndustryStandard": "Industry",
    "EmployeeBand": "NumberOfEmployees",
}
"""With --in-place: the column that a cleaned value is written over, never with an empty value."""
