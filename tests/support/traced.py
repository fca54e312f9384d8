"""Everything that a process puts into some files, seen call by call, so that a test can let the power go in between.

The process is traced as a debugger does it: it asks for that by `be_traced`, and `recorded` follows it to its end.
"""

import ctypes
import os
import platform
import random
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest

_TRACE_ME, _GET_REGISTERS, _UNTIL_CALL, _SET_OPTIONS, _MARK_CALLS = 0, 12, 24, 0x4200, 1
_NAMES = (
    "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi", "rdi", "orig_rax",
    "rip", "cs", "eflags", "rsp", "ss", "fs_base", "gs_base", "ds", "es", "fs", "gs",
)  # fmt: skip
_WRITE, _PWRITE, _FSYNC, _FDATASYNC, _FTRUNCATE = 1, 18, 74, 75, 77
SECTOR = 512


class _Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in _NAMES]


class Step(NamedTuple):
    """One call: what it did to which file; an acknowledgement is what was written to standard output."""

    kind: str
    path: str
    offset: int = 0
    data: bytes = b""


def _ptrace(request: int, pid: int, data: object = 0) -> None:
    if ctypes.CDLL(None, use_errno=True).ptrace(request, pid, None, data):
        raise OSError(ctypes.get_errno(), "ptrace")


def be_traced() -> None:
    """Let the parent see each call from now on."""
    _ptrace(_TRACE_ME, 0)
    os.kill(os.getpid(), signal.SIGSTOP)


def recorded(command: Sequence[str], environ: dict[str, str], folder: Path) -> list[Step]:
    """Run a command that asks to be traced; return what it did to the files of a folder, and what it acknowledged."""
    if platform.machine() != "x86_64" or platform.system() != "Linux":
        pytest.skip("calls are traced on Linux on x86-64 only")
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    pid, steps, entering = process.pid, [], True
    _, status = os.waitpid(pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        process.returncode = os.waitstatus_to_exitcode(status)
        pytest.skip("processes may not be traced here")
    _ptrace(_SET_OPTIONS, pid, _MARK_CALLS)
    passed_on = 0
    while True:
        _ptrace(_UNTIL_CALL, pid, passed_on)
        _, status = os.waitpid(pid, 0)
        if not os.WIFSTOPPED(status):
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0
            return steps
        is_call = os.WSTOPSIG(status) == signal.SIGTRAP | 0x80
        passed_on = 0 if is_call else os.WSTOPSIG(status)
        if is_call and entering and (step := _step(pid, folder)):
            steps.append(step)
        entering = not entering if is_call else entering


def _step(pid: int, folder: Path) -> Step | None:
    registers = _Registers()
    _ptrace(_GET_REGISTERS, pid, ctypes.byref(registers))
    call, file = registers.orig_rax, registers.rdi
    if call not in {_WRITE, _PWRITE, _FSYNC, _FDATASYNC, _FTRUNCATE}:
        return None
    path = "ack" if file == 1 else str(Path(f"/proc/{pid}/fd/{file}").readlink())
    if path != "ack" and not path.startswith(str(folder)):
        return None
    if call in {_FSYNC, _FDATASYNC}:
        return Step("sync", path)
    if call == _FTRUNCATE:
        return Step("truncate", path, registers.rsi)
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        memory.seek(registers.rsi)
        data = memory.read(registers.rdx)
    assert path == "ack" or call == _PWRITE, "a write whose place is not known"
    return Step("ack" if path == "ack" else "write", path, registers.r10, data)


@dataclass
class Disk:
    """What of some files has surely come to the disk, and what is on its way there.

    Attributes:
        files: path → what is there.
        underway: path → calls since the last sync.
    """

    files: dict[str, bytearray] = field(default_factory=dict)
    underway: dict[str, list[Step]] = field(default_factory=dict)

    def do(self, step: Step) -> None:
        if step.kind == "sync":
            for waiting in self.underway.pop(step.path, []):
                self._put(waiting)
        else:
            self.underway.setdefault(step.path, []).append(step)

    def lose_power(self, rng: random.Random) -> None:
        """Let each call that is on its way come whole, in part, or not at all."""
        for waiting in self.underway.values():
            for step in waiting:
                fate = rng.choice(["whole", "part", "none"])
                if fate == "part" and step.kind == "write":
                    sectors = rng.randrange(len(step.data) // SECTOR + 1)
                    self._put(step._replace(data=step.data[: sectors * SECTOR]))
                elif fate == "whole":
                    self._put(step)
        self.underway.clear()

    def _put(self, step: Step) -> None:
        file = self.files.setdefault(step.path, bytearray())
        if step.kind == "truncate":
            del file[step.offset :]
            file.extend(bytes(step.offset - len(file)))
            return
        file.extend(bytes(max(0, step.offset - len(file))))
        file[step.offset : step.offset + len(step.data)] = step.data
