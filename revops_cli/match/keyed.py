"""What tells the organisation of a row from others, as a query over the list."""

from revops_cli.engine.protocol import literal, quote
from revops_cli.match.book import Book
from revops_cli.match.decisions import KEPT
from revops_cli.match.facts import kept_column
from revops_cli.model import Table


def keyed_query(leads: Table, book: Book) -> str:
    """A query: `_row` and the cells of its organisation (matcher.CELLS).

    Raises InputError where the column to preserve is not there.
    """

    def cell(name: str) -> str:
        return quote(name) if leads.has(name) else literal("")

    company, ids = cell("Company"), ", ".join(map(literal, sorted(book.decided.lead_ids)))
    cells = {
        "company": company,
        "host": f"lower(split_part({cell('Email')}, '@', 2))",
        "website": cell("Website"),
        # the last name is looked at only where the company column may hold no name
        "last_name": f"CASE WHEN {company} = '' OR {company} LIKE '%.%' THEN {cell('LastName')} ELSE '' END",
        "city": cell("City"),
        "state": cell("State"),
        "country": cell("Country"),
        # every person has a number: only where accounts have some is it worth telling rows apart by it
        "phone": cell("Phone") if (book.accounts.side.phone >= 0).any() else literal(""),
        "lead": _lead(f"CASE WHEN {cell('Id')} IN ({ids}) THEN {cell('Id')} ELSE '' END" if ids else "''", leads, book),
    }
    made = ", ".join(f"{sql} AS {name}" for name, sql in cells.items())
    return f"SELECT _row, {made} FROM {quote(leads.relation)}"


def _lead(asked: str, leads: Table, book: Book) -> str:
    """The account that the row itself names, else what decisions ask of it."""
    if not book.preserve:
        return asked
    name = kept_column(leads, book.preserve)
    return f"CASE WHEN {quote(name)} <> '' THEN {literal(KEPT)} || {quote(name)} ELSE {asked} END"
