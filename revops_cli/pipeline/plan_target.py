"""The CRM that a plan is for."""

from revops_cli.crm.adapter import Adapter
from revops_cli.crm.connecting import connect
from revops_cli.crm.salesforce.opening import Opening
from revops_cli.errors import UsageError
from revops_cli.pipeline.config import Root
from revops_cli.pipeline.sf_org import prompt


def target_adapter(target: str, root: Root) -> Adapter:
    """The CRM of a target; raises UsageError without one."""
    if not target:
        raise UsageError("no CRM to plan for", where="--target", hint="pass --target sf://PROFILE or csv://FOLDER")
    return connect(target, root.salesforce, Opening(ask=prompt()))
