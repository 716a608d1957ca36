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
from revops_cli.fields.quantity import Band


def fields(
    *,
    default_country: str = "US",
    industry_scheme: str = "linkedin",
    employee_bands: tuple[Band, ...] | None = None,
    revenue_bands: tuple[Band, ...] | None = None,
) -> tuple[Field, ...]:
    """The fields of `clean`, set up for a default country, an industry vocabulary, and bands."""
    return (
        title.FIELD,
        industry.field(industry_scheme),
        employees.field(employee_bands),
        *phone.fields(default_country),
        email.FIELD,
        company.FIELD,
        website.DOMAIN,
        *place.fields(default_country),
        person_name.FIELD,
        revenue.field(revenue_bands),
        *opt_out.FIELDS,
    )
