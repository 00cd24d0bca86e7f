"""The web application's accounts, as far as backups and maintenance need them.

In a home they are a file like any other. On a server they lie in a schema of their own, which only
`classify.web` knows; it is above this room, so it is asked in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from classify.errors import AccountError

FILE = "accounts.db"
"""In a home, and in a backup."""
WEB_KEY = Path("keys") / "web.key"
"""What second factors are encrypted with; it goes with the key file, never with the accounts."""
_MODULE = "classify.web.accounts.aside"


def asked(home: Path, url: str, what: str, *files: Path) -> dict[str, Any]:
    """What `classify.web.accounts.aside` answers.

    Raises:
        AccountError: it cannot.
    """
    environment = {**os.environ, "CLASSIFY_HOME": str(home), "CLASSIFY_DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", _MODULE, what, *map(str, files)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise AccountError(
            "The accounts of the web application could not be asked.",
            remedy="Run classify doctor; it says what is wrong with them.",
        ) from None
    if "error" in told:
        raise AccountError(told["error"], remedy=told["what_to_do"])
    return told
