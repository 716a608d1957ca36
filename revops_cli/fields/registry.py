"""Every field, in the order in which their columns are added."""

from revops_cli.fields import (
    company,
    email,
    employees,
    industry,
    opt_out,
    person_name,
    phone,
    place,
    revenue,
    title,
    website,
)
from revops_cli.fields.field import Field


def fields(*, default_country: str = "US", industry_scheme: str = "linkedin") -> tuple[Field, ...]:
    """The fields of `clean`, set up for a default country and an industry vocabulary."""
    return (
        title.FIELD,
        industry.field(industry_scheme),
        employees.FIELD,
        *phone.fields(default_country),
        email.FIELD,
        company.FIELD,
        website.DOMAIN,
        *place.fields(default_country),
        person_name.FIELD,
        revenue.FIELD,
        *opt_out.FIELDS,
    )
