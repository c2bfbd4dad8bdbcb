# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Killing a real process at its n-th step that changes a file, by the kernel's own tracing (Linux)."""

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Callable
from typing import NamedTuple

# Calls by which a program changes files, by number of the processor family.
_CALLS = {
    "x86_64": {
        1: "write",
        18: "pwrite64",
        20: "writev",
        40: "sendfile",
        74: "fsync",
        75: "fdatasync",
        76: "truncate",
        77: "ftruncate",
        82: "rename",
        83: "mkdir",
        86: "link",
        87: "unlink",
        90: "chmod",
        91: "fchmod",
        258: "mkdirat",
        263: "unlinkat",
        264: "renameat",
        285: "fallocate",
        296: "pwritev",
        316: "renameat2",
        326: "copy_file_range",
    },
    "aarch64": {
        34: "mkdirat",
        35: "unlinkat",
        38: "renameat",
        45: "truncate",
        46: "ftruncate",
        47: "fallocate",
        52: "fchmod",
        53: "fchmodat",
        64: "write",
        66: "writev",
        68: "pwrite64",
        70: "pwritev",
        71: "sendfile",
        82: "fsync",
        83: "fdatasync",
        276: "renameat2",
        285: "copy_file_range",
    },
}
_TRACEME, _SYSCALL, _SETOPTIONS, _GET_SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_SYSGOOD, _EXITKILL = 1, 0x100000
_ENTRY = 1


class _Info(ctypes.Structure):
    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("ip", ctypes.c_uint64),
        ("sp", ctypes.c_uint64),
        ("nr", ctypes.c_uint64),
        ("args", ctypes.c_uint64 * 6),
    )


class Run(NamedTuple):
    """How a traced process ended: *killed* before its step *call*, or after *steps* steps with *code*."""

    steps: int
    killed: bool
    call: str
    code: int


class NotHere(Exception):
    """Processes cannot be traced on this computer."""


def _ptrace(request: int, pid: int, address: int, data: object) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    library.ptrace.restype = ctypes.c_long
    library.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    result = library.ptrace(request, pid, address, data)
    if result < 0:
        raise NotHere(os.strerror(ctypes.get_errno()))
    return int(result)


def run(work: Callable[[], None], kill_at: int = 0) -> Run:
    """Run *work* in a process of its own and kill that before its step number *kill_at* (0: never)."""
    calls = _CALLS.get(platform.machine())
    if not sys.platform.startswith("linux") or calls is None:
        raise NotHere("tracing needs Linux on a common processor")
    pid = os.fork()
    if not pid:
        _child(work)
    _, status = os.waitpid(pid, os.WUNTRACED)
    if os.WIFEXITED(status):
        raise NotHere("the kernel does not let processes be traced here")
    try:
        _ptrace(_SETOPTIONS, pid, 0, _SYSGOOD | _EXITKILL)
        return _follow(pid, calls, kill_at)
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise


def _child(work: Callable[[], None]) -> None:
    code = 70
    try:
        try:
            _ptrace(_TRACEME, 0, 0, None)
        except NotHere:
            os._exit(71)
        os.kill(os.getpid(), signal.SIGSTOP)
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - nothing of the child may run on as a second parent
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _follow(pid: int, calls: dict[int, str], kill_at: int) -> Run:
    info, steps, deliver = _Info(), 0, 0
    while True:
        _ptrace(_SYSCALL, pid, 0, deliver)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            return Run(steps, killed=False, call="", code=os.waitstatus_to_exitcode(status))
        deliver = 0
        if os.WSTOPSIG(status) != signal.SIGTRAP | 0x80:
            deliver = os.WSTOPSIG(status)
            continue
        _ptrace(_GET_SYSCALL_INFO, pid, ctypes.sizeof(info), ctypes.byref(info))
        if info.op != _ENTRY or info.nr not in calls:
            continue
        steps += 1
        if steps == kill_at:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return Run(steps, killed=True, call=calls[info.nr], code=-signal.SIGKILL)
