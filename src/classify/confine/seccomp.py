"""The system calls a confined process may no longer make: a seccomp filter (seccomp(2), Linux 3.17).

Written here, since the kept wheels only wrap libseccomp, which not every machine has. The filter is a
program for the kernel's classic BPF machine: it looks at the number and the arguments of each call and
answers "allow", "this error" or "kill". It binds every thread and whatever is started later, and cannot be
taken off again.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from classify.confine.system import libc

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER, _TSYNC = 1, 1

# Offsets in `struct seccomp_data`; both machines are little-endian.
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h
_X32 = 0x40000000  # calls of the x32 interface, which has numbers of its own (asm/unistd.h)
_LOAD, _EQUALS, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NEWEST = 470
"""The newest call known here; a later kernel's further calls "do not exist"."""

_THREAD = 0x00010000
_NAMESPACES = 0x7E020080  # every CLONE_NEW... flag of clone(2)
_HARMLESS_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX. Others type into terminals or set a file's flags
through a descriptor that may only read."""
_TELLTALE_FCNTLS = (8, 10, 15, 1024, 1026)
"""F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY: signals to others and holds on files."""

# Each call with its numbers on x86_64 and aarch64 (asm/unistd_64.h, asm-generic/unistd.h); - is none.
_FORBIDDEN = """
socket 41 198, socketpair 53 199, connect 42 203, bind 49 200, listen 50 201, accept 43 202, accept4 288 242,
ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, process_madvise 440 440,
process_mrelease 448 448, kcmp 312 272, pidfd_getfd 438 438, pidfd_send_signal 424 424,
rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240, migrate_pages 256 238, move_pages 279 239,
setpriority 141 140, ioprio_set 251 30, sched_setparam 142 118, sched_setscheduler 144 119,
sched_setattr 314 274,
add_key 248 217, request_key 249 218, keyctl 250 219, bpf 321 280, io_uring_setup 425 425,
io_uring_enter 426 426, io_uring_register 427 427, perf_event_open 298 241, userfaultfd 323 282,
fanotify_init 300 262,
mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51, open_tree 428 428, open_tree_attr 467 467,
move_mount 429 429, fsopen 430 430, fsconfig 431 431, fsmount 432 432, fspick 433 433,
mount_setattr 442 442, unshare 272 97, setns 308 268,
personality 135 92, kexec_load 246 104, kexec_file_load 320 294, init_module 175 105, finit_module 313 273,
delete_module 176 106, iopl 172 -, ioperm 173 -, modify_ldt 154 -, uselib 134 -, swapon 167 224,
swapoff 168 225, reboot 169 142, sethostname 170 161, setdomainname 171 162, quotactl 179 60,
quotactl_fd 443 443, acct 163 89, settimeofday 164 170, clock_settime 227 112, clock_adjtime 305 266,
adjtimex 159 171, syslog 103 116, vhangup 153 58, nfsservctl 180 42, sysfs 139 -, ustat 136 -,
lookup_dcookie 212 18,
open_by_handle_at 304 265, name_to_handle_at 303 264, mknod 133 -, mknodat 259 33,
chmod 90 -, fchmod 91 52, fchmodat 268 53, fchmodat2 452 452, chown 92 -, fchown 93 55, lchown 94 -,
fchownat 260 54, utime 132 -, utimes 235 -, futimesat 261 -, utimensat 280 88, setxattr 188 5,
lsetxattr 189 6, fsetxattr 190 7, setxattrat 463 463, removexattr 197 14, lremovexattr 198 15,
fremovexattr 199 16, removexattrat 466 466, file_setattr 469 469,
shmget 29 194, shmat 30 196, shmctl 31 195, shmdt 67 197, semget 64 190, semop 65 193, semctl 66 191,
semtimedop 220 192, msgget 68 186, msgsnd 69 189, msgrcv 70 188, msgctl 71 187, mq_open 240 180,
mq_unlink 241 181,
execveat 322 281, setpgid 109 154, setsid 112 157
"""
_LOOKED_AT = """
execve 59 221, fork 57 -, vfork 58 -, clone 56 220, clone3 435 435, ioctl 16 29, fcntl 72 25,
prlimit64 302 261, kill 62 129, tkill 200 130, tgkill 234 131
"""


class _Filter(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_void_p))


def forbid(*, programs: bool, signals_are_kept_in: bool) -> str | None:
    """Put the filter on this process, all its threads and what it starts; None, or why it does not hold.

    Args:
        programs: whether other programs may be started at all (which ones is for Landlock to say).
        signals_are_kept_in: something else keeps signals from other processes, so that programs started
            here can be stopped; without it only this process can be signalled.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _AUDIT_ARCH or sys.maxsize < 1 << 32:
        return f"no filter is known for {sys.platform} on {machine}"
    code = b"".join(program(machine, os.getpid(), programs=programs, signals_are_kept_in=signals_are_kept_in))
    held = ctypes.create_string_buffer(code, len(code))
    filter_ = _Filter(len(code) // 8, ctypes.addressof(held))
    # seccomp(2) binds all threads at once, prctl(2) of older kernels only this one.
    if libc().syscall(_SECCOMP[machine], _SET_MODE_FILTER, _TSYNC, ctypes.byref(filter_)) == 0:
        return None
    if libc().prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filter_), 0, 0) == 0:
        return None
    return f"the kernel refuses the filter ({os.strerror(ctypes.get_errno())})"


def program(machine: str, own: int, *, programs: bool, signals_are_kept_in: bool) -> Iterator[bytes]:
    """The filter's instructions for `machine` (x86_64, aarch64) and the process `own`, 8 bytes each."""
    yield _step(_LOAD, _ARCHITECTURE)
    yield from _unless(_EQUALS, _AUDIT_ARCH[machine], _KILL)
    yield _step(_LOAD, _NUMBER)
    if machine == "x86_64":
        yield from _where(_AT_LEAST, _X32, _KILL)
    yield from _where(_AT_LEAST, _NEWEST + 1, _ERROR | errno.ENOSYS)
    for number in _numbers(_FORBIDDEN, machine).values():
        yield from _where(_EQUALS, number, _ERROR | errno.EPERM)
    looked_at = _numbers(_LOOKED_AT, machine)
    refuse = _ERROR | errno.EPERM
    # Its flags lie in memory, where no filter sees them: the C library then takes the older call.
    yield from _where(_EQUALS, looked_at["clone3"], _ERROR | errno.ENOSYS)
    if programs:
        clone = [*_where(_ANY_BIT, _NAMESPACES, refuse), _step(_RETURN, _ALLOW)]
    else:
        for name in ("execve", "fork", "vfork"):
            if name in looked_at:
                yield from _where(_EQUALS, looked_at[name], refuse)
        clone = [
            *_where(_ANY_BIT, _NAMESPACES, refuse),
            *_where(_ANY_BIT, _THREAD, _ALLOW),
            _step(_RETURN, refuse),
        ]
    yield from _block(looked_at["clone"], 0, clone)
    harmless = [step for number in _HARMLESS_IOCTLS for step in _where(_EQUALS, number, _ALLOW)]
    yield from _block(looked_at["ioctl"], 1, [*harmless, _step(_RETURN, _ERROR | errno.ENOTTY)])
    telltale = [step for number in _TELLTALE_FCNTLS for step in _where(_EQUALS, number, refuse)]
    yield from _block(looked_at["fcntl"], 1, [*telltale, _step(_RETURN, _ALLOW)])
    # Limits of one's own may be asked for and lowered, not those of other processes.
    yield from _block(looked_at["prlimit64"], 0, [*_unless(_EQUALS, 0, refuse), _step(_RETURN, _ALLOW)])
    if not signals_are_kept_in:
        yield from _where(_EQUALS, looked_at["tkill"], refuse)
        for name in ("kill", "tgkill"):
            itself = [*_unless(_EQUALS, own, refuse), _step(_RETURN, _ALLOW)]
            yield from _block(looked_at[name], 0, itself)
    yield _step(_RETURN, _ALLOW)


def forbidden_calls(machine: str) -> Mapping[str, int]:
    """Names and numbers of the calls that are refused whatever their arguments."""
    return MappingProxyType(_numbers(_FORBIDDEN, machine))


def _numbers(table: str, machine: str) -> dict[str, int]:
    column = 1 if machine == "x86_64" else 2
    rows = (entry.split() for entry in table.replace("\n", " ").split(","))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """`struct sock_filter`."""
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _where(test: int, value: int, answer: int) -> Iterable[bytes]:
    return _step(test, value, 0, 1), _step(_RETURN, answer)


def _unless(test: int, value: int, answer: int) -> Iterable[bytes]:
    return _step(test, value, 1, 0), _step(_RETURN, answer)


def _block(number: int, argument: int, steps: list[bytes]) -> Iterable[bytes]:
    """For one call: load an argument (its low 32 bits hold all that is asked about), go on with `steps`."""
    return (
        _step(_EQUALS, number, 0, len(steps) + 1),
        _step(_LOAD, _FIRST_ARGUMENT + 8 * argument),
        *steps,
    )
