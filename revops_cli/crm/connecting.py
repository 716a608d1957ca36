"""From the text that names a CRM to its adapter: the one list of CRMs there are."""

from collections.abc import Callable, Mapping
from pathlib import Path

from revops_cli.crm.adapter import Adapter
from revops_cli.crm.salesforce.opening import Opening, open_salesforce
from revops_cli.crm.salesforce.settings import SalesforceSettings
from revops_cli.errors import UsageError

DEFAULTS = Opening()

Open = Callable[[str, SalesforceSettings, Opening], Adapter]


def connect(target: str, settings: SalesforceSettings, opening: Opening = DEFAULTS) -> Adapter:
    """The CRM that `sf://PROFILE` or `csv://FOLDER` names; nothing is sent before it is asked something.

    `sf://` alone is the only or preferred profile. Raises UsageError, and ConfigError for an unknown profile.
    """
    scheme, separator, rest = target.partition("://")
    opener = CRMS.get(scheme)
    if opener is None or not separator:
        raise UsageError(f"'{target}' names no CRM", hint="write sf://PROFILE or csv://FOLDER")
    return opener(rest, settings, opening)


def _files(folder: str, _settings: SalesforceSettings, _opening: Opening) -> Adapter:
    from revops_cli.crm.files.adapter import Files  # noqa: PLC0415 - one CRM does not load the other

    return Files(Path(folder))


CRMS: Mapping[str, Open] = {"sf": open_salesforce, "csv": _files}
