"""One run of a flow, in a process of its own that the runner starts.

python -m classify.lifeline flows.run RUN FLOW
"""

from __future__ import annotations

import gc
import sys
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.engine import handle_engine_signals
from prefect.flow_engine import run_flow

from classify.hiring import hide_program
from classify.runs import Runs
from classify.settings import load_settings
from flows.served import flow_named
from flows.stopping import end_in_order

_NEW_OBJECTS = 50_000
"""So many new objects are looked through at once for such as only hold each other (see `classify.cli`)."""


def main() -> None:
    """Works at the run; how it went stands in Prefect and in its note."""
    end_in_order()
    hide_program()
    # As in the command line: what is loaded by now lives as long as this process.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    run, name = UUID(sys.argv[1]), sys.argv[2]
    flow = flow_named(name)
    with (
        Runs(load_settings().home).at_work(str(run)),
        get_client(sync_client=True) as client,
        handle_engine_signals(run),
    ):
        # The state is asked for, not the result: what failed is told already, and raises nothing here.
        run_flow(flow, flow_run=client.read_flow_run(run), return_type="state")


if __name__ == "__main__":
    main()
