"""Works at one run that Prefect has scheduled, as the service's runner does in a process of its own."""

from __future__ import annotations

import sys
from importlib import import_module
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow

FLOWS = {"scan-share": ("flows.scan_share", "scan_share")}

if __name__ == "__main__":
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(UUID(sys.argv[1]))
        module, name = FLOWS[client.read_flow(run.flow_id).name]
        run_flow(getattr(import_module(module), name), flow_run=run, return_type="state")
