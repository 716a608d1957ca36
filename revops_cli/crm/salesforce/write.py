"""One batch sent once, by its lane; what is known of it afterwards is never a guess."""

from revops_cli.crm.adapter import Batch, Kind, Lane, Note, Outcome, State, WriteOptions
from revops_cli.crm.salesforce import bulk, collection, outcomes, single, soap
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.describe import Catalogue
from revops_cli.crm.salesforce.failures import NotSentError, Problem, ReplyLostError
from revops_cli.errors import CrmError

_LOST = Problem("REPLY_LOST", "only reading back can tell")


def write(client: Client, catalogue: Catalogue, batch: Batch, options: WriteOptions, note: Note) -> list[Outcome]:
    """One outcome an operation, in the order of the batch; raises nothing but what `note` raises."""
    try:
        described = catalogue.object(batch.object)
    except CrmError as error:
        # Nothing was sent: where the CRM did not answer it may later, else it knows no such object.
        problem = Problem(error.code or "NO_REPLY", error.problem)
        later = isinstance(error, NotSentError | ReplyLostError)
        return outcomes.of_all(batch, State.RETRYABLE if later else problem.state, problem)
    if batch.lane is Lane.BULK:
        return bulk.send(client, described, batch, options, note)
    try:
        if batch.lane is Lane.MERGE or batch.kind is Kind.UNDELETE:
            return soap.send(client, described, batch, options)
        if batch.lane is Lane.SINGLE:
            return single.send(client, described, batch, options)
        return collection.send(client, described, batch, options)
    except CrmError as error:
        return outcomes.of_error(batch, error)


def settle(client: Client, catalogue: Catalogue, batch: Batch, noted: str) -> list[Outcome]:
    """What became of a batch that was lost sight of; all unknown, but for a job."""
    if batch.lane is not Lane.BULK:
        return outcomes.of_all(batch, State.UNKNOWN, _LOST)
    return bulk.settle(client, catalogue.object(batch.object), batch, noted)
