"""Notices: that a scan ended, failed, or met many more RESTRICTED files; that the audit trail does not
fit; to a mail relay, to a web hook.

Off until an administrator names one. They leave the machine, so they hold counts and numbers only: no path,
no value, no name of a share (shares are called after people, too). What cannot be delivered is noted and told
by `classify doctor`; it never fails a scan.
"""

from classify.notices.after import after_check, after_failure, after_maintenance, after_scan, deliver
from classify.notices.notice import Kind, Notice

__all__ = ["Kind", "Notice", "after_check", "after_failure", "after_maintenance", "after_scan", "deliver"]
