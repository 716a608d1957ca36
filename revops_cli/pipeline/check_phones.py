"""How checks settle plain phone numbers: as cleaning does."""

from revops_cli.engine.protocol import Engine, quote


def settled_phones(engine: Engine, relation: str, default_country: str) -> str:
    """The query of a relation with its plain numbers settled, see `check.facts.Settle`; empty for a short list."""
    from revops_cli.clean.dictionary import PLAIN_FROM  # noqa: PLC0415 - few checks ask
    from revops_cli.clean.plain import Asked  # noqa: PLC0415 - the same
    from revops_cli.clean.plain_phone import plain_phone  # noqa: PLC0415 - the same
    from revops_cli.clean.staging import staged  # noqa: PLC0415 - the same

    if engine.count(relation) < PLAIN_FROM:
        return ""
    columns = {"Phone": quote("Phone"), "Country": quote("Country")}
    plain = plain_phone(Asked(engine, quote(relation), columns, default_country))
    if plain is None:
        return ""
    return f"SELECT *, {plain.settled} AS settled FROM {staged(relation, [plain.staging])} AS numbers"
