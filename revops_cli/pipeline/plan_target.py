"""The CRM that a plan is for."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from revops_cli.config.document import Document
from revops_cli.crm.adapter import Adapter
from revops_cli.crm.connecting import connect
from revops_cli.crm.salesforce.opening import Opening
from revops_cli.errors import UsageError
from revops_cli.pipeline.sf_org import prompt

if TYPE_CHECKING:
    from revops_cli.pipeline.config import Root


def target_text(typed: str, root: "Root", document: Document) -> str:
    """The target as typed, else that of the config, whose folder is counted from the config's own."""
    scheme, separator, rest = root.plan.target.partition("://")
    if typed or scheme != "csv" or not separator:
        return typed or root.plan.target
    folder = os.path.relpath(document.folder / rest) if not Path(rest).is_absolute() else rest
    return f"csv://{Path(folder).as_posix()}"


def target_adapter(target: str, root: "Root") -> Adapter:
    """The CRM of a target; raises UsageError without one."""
    if not target:
        raise UsageError("no CRM to plan for", where="--target", hint="pass --target sf://PROFILE or csv://FOLDER")
    return connect(target, root.salesforce, Opening(ask=prompt()))
