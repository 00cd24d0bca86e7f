"""Notices: that a scan ended, failed, or met many more RESTRICTED files; to a mail relay, to a web hook.

Off until an administrator names one. They leave the machine, so they hold counts and numbers only: no path,
no value, no name of a share (shares are called after people, too). What cannot be delivered is noted and told
by `classify doctor`; it never fails a scan.
"""

from classify.notices.after import after_failure, after_scan, deliver
from classify.notices.notice import Kind, Notice

__all__ = ["Kind", "Notice", "after_failure", "after_scan", "deliver"]
