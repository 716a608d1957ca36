"""The ten checks of `tests.bench.checks` in one other tool: python checks_sides.py TOOL [FILE]

Without FILE only the imports are tried. Verdicts are thrown away: what counts is the time they take.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

EMAIL = r"^[A-Za-z0-9_+.\-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,63}$"
COUNTRIES = ["US", "USA", "DE", "Germany", "GB", "United Kingdom", "FR", "France", "ES", "Spain", "BR", "Brazil"]


def with_duckdb(path: str) -> Any:
    import duckdb

    listed = ", ".join(f"'{name}'" for name in COUNTRIES)
    tests = ", ".join(f"count(*) FILTER (WHERE {test})" for test in (
        '"Id" IS NULL', '"Last Name" IS NULL', '"Email" IS NULL', '"Phone" IS NULL',
        f"NOT regexp_matches(\"Email\", '{EMAIL}')", f'"Country" NOT IN ({listed})', 'length("Company") > 120',
    ))  # fmt: skip
    copies = 'count("Id") - count(DISTINCT "Id"), count("Email") - count(DISTINCT "Email")'
    return duckdb.sql(f"SELECT count(*), {copies}, {tests} FROM read_csv('{path}', all_varchar=true)").fetchall()


def with_pandera(path: str) -> Any:
    import pandera.polars as pa
    import polars as pl

    schema = pa.DataFrameSchema(
        {
            "Id": pa.Column(str, nullable=False, unique=True),
            "Last Name": pa.Column(str, nullable=False),
            "Email": pa.Column(str, pa.Check.str_matches(EMAIL), nullable=False, unique=True),
            "Phone": pa.Column(str, nullable=False),
            "Country": pa.Column(str, pa.Check.isin(COUNTRIES), nullable=True),
            "Company": pa.Column(str, pa.Check.str_length(max_value=120), nullable=True),
        }
    )
    try:
        return schema.validate(pl.read_csv(path, infer_schema=False), lazy=True)
    except pa.errors.SchemaErrors as found:
        return found


def with_pointblank(path: str) -> Any:
    import pointblank as pb
    import polars as pl

    frame = pl.read_csv(path, infer_schema=False)
    return (
        pb.Validate(frame)
        .col_vals_not_null(columns=["Id", "Last Name", "Email", "Phone"])
        .rows_distinct(columns_subset=["Id"])
        .rows_distinct(columns_subset=["Email"])
        .col_vals_regex(columns="Email", pattern=EMAIL, na_pass=True)
        .col_vals_in_set(columns="Country", set=[*COUNTRIES, None])
        .col_vals_expr(expr=pl.col("Company").str.len_chars() <= 120)
        .row_count_match(count=len(frame))
        .interrogate()
    )


def with_frictionless(path: str) -> Any:
    from frictionless import Resource, Schema, system

    required = {"constraints": {"required": True}}
    known: dict[str, dict[str, Any]] = {
        "Id": {"constraints": {"required": True, "unique": True}},
        "Last Name": required,
        "Email": {"constraints": {"required": True, "unique": True, "pattern": EMAIL}},
        "Phone": required,
        "Country": {"constraints": {"enum": COUNTRIES}},
        "Company": {"constraints": {"maxLength": 120}},
    }
    with Path(path).open(encoding="utf-8") as stream:
        header = stream.readline().strip().split(",")
    fields = [{"name": name, "type": "string", **known.get(name, {})} for name in header]
    with system.use_context(trusted=True):
        return Resource(path=path, schema=Schema.from_descriptor({"fields": fields})).validate(limit_errors=100_000_000)


def with_soda(path: str) -> Any:
    import duckdb
    from soda.scan import Scan

    names = ", ".join(f"'{name}'" for name in COUNTRIES)
    connection = duckdb.connect()
    connection.sql(f"CREATE TABLE leads AS SELECT * FROM read_csv('{path}', all_varchar=true)")
    scan = Scan()
    scan.add_duckdb_connection(connection)
    scan.set_data_source_name("duckdb")
    scan.add_sodacl_yaml_str(f"""
checks for leads:
  - missing_count("Id") = 0
  - missing_percent("Last Name") < 5
  - missing_percent("Email") < 20
  - missing_percent("Phone") < 30
  - duplicate_count("Id") = 0
  - duplicate_count("Email") = 0
  - invalid_count("Email") = 0:
      valid regex: '{EMAIL}'
  - invalid_count("Country") = 0:
      valid values: [{names}]
  - invalid_count("Company") = 0:
      valid max length: 120
  - row_count > 0
""")
    return scan.execute()


MODULES = {"soda": ("soda.scan",), "pandera": ("pandera.polars", "polars"), "pointblank": ("pointblank", "polars")}


TOOLS: dict[str, Callable[[str], Any]] = {
    "duckdb": with_duckdb,
    "pandera": with_pandera,
    "pointblank": with_pointblank,
    "frictionless": with_frictionless,
    "soda": with_soda,
}

if __name__ == "__main__":
    tool, *files = sys.argv[1:]
    if files:
        TOOLS[tool](files[0])
    else:
        for module in MODULES.get(tool, (tool,)):
            import_module(module)
