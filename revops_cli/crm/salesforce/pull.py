"""Records in pages: by query, and by a bulk query where there are many.

Pages come in the order of the last change and the Id, so that whoever has the last record of a page
can go on after it, with the same query or another.
"""

from collections.abc import Iterator
from dataclasses import replace

from revops_cli.crm.adapter import Question, Record
from revops_cli.crm.salesforce import jobs
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.describe import Catalogue, Described
from revops_cli.crm.salesforce.query import conditions, counting, fits, select
from revops_cli.crm.salesforce.reading import Records
from revops_cli.crm.salesforce.transport import Call
from revops_cli.errors import CrmError

BULK_ABOVE = 20_000
"""Records above which a bulk query takes fewer requests than pages of 2,000."""
BULK_PAGE = 20_000
_LOCATOR_GONE = "INVALID_QUERY_LOCATOR"
_JOBS = "/jobs/query"


def count(client: Client, catalogue: Catalogue, question: Question) -> int:
    """How many records the question has as answer."""
    described = catalogue.object(question.object)
    query = counting(described.description.name, conditions(question, described.stamp))
    return client.count(query, deleted=question.deleted, where=question.object)


def pull(client: Client, catalogue: Catalogue, question: Question) -> Iterator[list[Record]]:
    """The records in pages, each with Id and the stamp of its last change beside what was asked for."""
    described = catalogue.object(question.object)
    names = catalogue.fields(question.object, question.fields)
    if described.stamp:
        names = tuple(dict.fromkeys((*names, described.stamp)))
    if not fits(_query(described, names, question)) or count(client, catalogue, question) > BULK_ABOVE:
        yield from _bulk(client, described, names, question)
    else:
        yield from _paged(client, described, names, question)


def _query(described: Described, names: tuple[str, ...], question: Question) -> str:
    order = f"{described.stamp}, Id" if described.stamp else "Id"
    return select(names, described.description.name, conditions(question, described.stamp), order)


def _paged(client: Client, described: Described, names: tuple[str, ...], question: Question) -> Iterator[list[Record]]:
    shape, last = Records(described, names), None
    try:
        query = _query(described, names, question)
        for page in client.pages(query, deleted=question.deleted, where=question.object):
            records = [shape.of_json(each) for each in page]
            if records:
                last = (records[-1].get(described.stamp, ""), records[-1]["Id"])
                yield records
    except CrmError as error:
        if error.code != _LOCATOR_GONE or last is None:
            raise
        # The server forgot where we were: go on after the last record that we have.
        yield from _paged(client, described, names, replace(question, after=last))


def _bulk(client: Client, described: Described, names: tuple[str, ...], question: Question) -> Iterator[list[Record]]:
    body = {"operation": "queryAll" if question.deleted else "query", "query": _query(described, names, question)}
    # A second job of the same query, after a lost reply, reads once more and changes nothing.
    job = client.read(Call("POST", _JOBS, json=body, repeatable=True), question.object)
    path, shape = f"{_JOBS}/{job['id']}", Records(described, names)
    ended = jobs.finished(client, path)
    if ended["state"] != "JobComplete":
        problem = str(ended.get("errorMessage") or f"the bulk query ended as {ended['state']}")
        raise CrmError(problem, where=question.object, code="BULK_QUERY_FAILED")
    for page in jobs.pages(client, f"{path}/results", BULK_PAGE):
        if page:
            yield [shape.of_row(row) for row in page]
