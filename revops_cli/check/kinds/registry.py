"""Every kind of check by its key, and the module that knows it: a run loads those of its checks."""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from revops_cli.check.kinds.part import Kind

_OTHERWISE = {"in": "one_of"}
"""Keys that cannot name a function."""

KINDS: Mapping[str, str] = {
    "not_null": "cells",
    "unique": "cells",
    "in": "cells",
    "references": "cells",
    "expect": "cells",
    "row_count": "figures",
    "row_count_change": "figures",
    "metric": "figures",
    "email_valid": "emails",
    "email_not": "emails",
    "phone_valid": "phones",
    "phone_e164": "phones",
    "country_known": "leads",
    "title_level_known": "leads",
    "company_known": "leads",
    "owner_active": "leads",
    "reason_not_ambiguous": "process",
    "disposition_complete": "process",
    "no_date_paradox": "process",
    "assigned_at_present": "process",
    "touch_for_working": "process",
}


def kind_of(key: str) -> Kind:
    """The function of a kind, which is called as its key is."""
    module = import_module(f"revops_cli.check.kinds.{KINDS[key]}")
    return cast(Kind, getattr(module, _OTHERWISE.get(key, key)))
