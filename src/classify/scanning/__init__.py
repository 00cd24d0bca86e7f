"""Scanning a share into the inventory: crawl, register, examine, finish.

The same functions serve `classify scan` (`scan_share`, in this process) and the flow, which calls
`ShareScan` step by step as tasks. Killed at any moment, the same command goes on where it stopped:
what is recorded is never examined again, what was at work is examined anew.
"""

from __future__ import annotations

from classify.scanning.members import MemberNames
from classify.scanning.progress import Hire, Progress, ScanReport, Watch, Workers
from classify.scanning.share import ShareScan, scan_share

__all__ = ["Hire", "MemberNames", "Progress", "ScanReport", "ShareScan", "Watch", "Workers", "scan_share"]
