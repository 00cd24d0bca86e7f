"""The flows that the service serves, by the names under which Prefect knows them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

BY_HAND = "by-hand"
"""The deployment of each flow for runs that people ask for."""
FLOWS = {
    "scan-share": ("flows.scan_share", "scan_share"),
    "relabel": ("flows.relabel", "relabel"),
    "maintain": ("flows.maintain", "maintenance"),
}


def flow_named(name: str) -> Any:
    """The flow, its module loaded when it is wanted. Raises KeyError for another name."""
    module, attribute = FLOWS[name]
    return getattr(import_module(module), attribute)
