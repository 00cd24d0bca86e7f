"""How many files must be read so that "none found" means something (the rule of three, worked out
exactly).
"""

from __future__ import annotations

import math

LEVEL = 0.95
"""Of every interval of this room: it holds the truth at least so often."""
TAUGHT = (0.05, 0.02, 0.01, 0.005, 0.002)
"""The rates a page shows with what they cost."""


def needed(rate: float, *, level: float = LEVEL, sensitivity: float = 1.0) -> int:
    """Files to be read, all without a miss, before the miss rate is shown to be at most `rate`.

    Args:
        rate: the highest miss rate still borne, above 0 and below 1.
        level: how sure (one-sided).
        sensitivity: the share of misses a reviewer notices.
    """
    if not (0 < rate < 1 and 0 < sensitivity <= 1 and 0 < level < 1):
        raise ValueError("a rate, a level and a sensitivity lie between 0 and 1")
    # math.ceil of a quotient that is a whole number but for rounding would ask for one file too many.
    return math.ceil(math.log1p(-level) / math.log1p(-rate * sensitivity) - 1e-9)


def shown(read: int, *, level: float = LEVEL) -> float:
    """The miss rate that `read` files without a miss still leave possible (one-sided)."""
    return 1.0 if read <= 0 else -math.expm1(math.log1p(-level) / read)
