"""Runs a command as a shell does: it gets the signals, and its exit code is given."""

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Any

# What ends a program that does not handle it.
FORWARDED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")
FROM_A_TERMINAL = ("SIGINT", "SIGQUIT")  # by Ctrl-C and Ctrl-\, to each process in the foreground
RESTORED = ("SIGPIPE", "SIGXFSZ")  # which Python ignores, and no program expects to be ignored
TERMINAL = "/dev/tty"  # the one that started us, whatever our streams are
SIGNALLED = 128  # and the signal's number, as shells have it
NOT_FOUND, NOT_EXECUTABLE = 127, 126
PATIENCE = 2  # seconds for what the command has left running
STEP = 0.02  # seconds between two looks at it
PR_SET_CHILD_SUBREAPER = 36  # of Linux's prctl


class CommandError(Exception):
    """The command cannot be run. *code* is a shell's exit code for that."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def signals_held() -> Iterator[set[signal.Signals]]:
    """Within the block, signals that end a process wait for `run`. Gives those held before.

    A thread that is started within holds them too, so that the main thread gets them.
    """
    held = [getattr(signal, name) for name in FORWARDED]
    heeded = [one for one in held if signal.getsignal(one) is not signal.SIG_IGN]  # see nohup(1)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [*heeded, signal.SIGCHLD])
    # without a handler, a system may drop it, and one that is ignored loses the exit code
    of_children = signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        yield {signal.Signals(one) for one in before}
    finally:
        while signal.sigpending() & {*heeded}:
            signal.sigwait(heeded)  # the command has had it, and is over
        signal.signal(signal.SIGCHLD, of_children or signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run(command: Sequence[str], environ: Mapping[str, str], before: set[signal.Signals]) -> int:
    """The command's exit code; 128 and the signal's number where a signal ended it.

    Call it while signals are held; *before* are those that the command is to hold. Raises
    CommandError.

    Started from a terminal, the command shares our group of processes, so that it may read there:
    Ctrl-C reaches both at once, and is not sent on. Elsewhere, as in CI, it has a group of its own.
    What it has left running in the group ends with it.
    """
    shared = _has_terminal()
    if shared:
        _adopt_orphans()
    process = _started(command, environ, before, shared)
    status = _end_of(process, shared)
    if shared:
        _end_orphans()
    else:
        _end_group(process)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else SIGNALLED - code


def _has_terminal() -> bool:
    try:
        os.close(os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _started(
    command: Sequence[str],
    environ: Mapping[str, str],
    before: set[signal.Signals],
    shared: bool,
) -> int:
    given: dict[str, Any] = {
        "setsigmask": before,
        "setsigdef": [getattr(signal, name) for name in RESTORED],
        **({} if shared else {"setpgroup": 0}),
    }
    try:
        return os.posix_spawnp(command[0], [*command], environ, **given)
    except (FileNotFoundError, ValueError):  # the latter for an empty name
        named = command[0] or "''"
        raise CommandError(f"{named}: no such command.", NOT_FOUND) from None
    except OSError as error:
        sentence = f"{command[0]} cannot be run: {error.strerror}."
        raise CommandError(sentence, NOT_EXECUTABLE) from None


def _end_of(process: int, shared: bool) -> int:
    """The status with which the process ends; until then, it gets our signals."""
    waited = {*signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.SIGCHLD}
    while True:
        # orphans may end too: of those in our group, or in a container, we are the parent
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended == process:
            return status
        if not ended:
            _pass_on(process, waited, shared)


def _pass_on(process: int, waited: set[int], shared: bool) -> None:
    """Wait for the next signal, and send it to the process, unless a terminal has done so."""
    number, from_system = _next(waited)
    typed = shared and from_system and signal.Signals(number).name in FROM_A_TERMINAL
    if number != signal.SIGCHLD and not typed:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def _next(waited: set[int]) -> tuple[int, bool]:
    """The next signal, and whether the system sent it. macOS does not tell: then it may have."""
    if hasattr(signal, "sigwaitinfo"):
        told = signal.sigwaitinfo(waited)
        return told.si_signo, told.si_code > 0
    return signal.sigwait(waited), True


def _end_group(group: int) -> None:
    """End what the command has left running in its group, at first politely."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(group, number)
            for _ in range(int(PATIENCE / STEP)):
                _reap(-group)
                os.killpg(group, 0)
                sleep(STEP)
        except (ProcessLookupError, PermissionError):  # none is left, or none of ours
            return


def _adopt_orphans() -> None:
    """Let us be the parent of what the command leaves behind. Linux alone knows how."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_orphans() -> None:
    """End those of them that are in our group, and what they leave behind in turn."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        told: set[int] = set()
        for _ in range(int(PATIENCE / STEP)):
            _reap(-1)
            left = {*_orphans()}
            if not left:
                return
            for one in left - told:
                with suppress(ProcessLookupError):
                    os.kill(one, number)
            told |= left
            sleep(STEP)


def _orphans() -> Iterator[int]:
    """Our children in our group, which the command has left to us; none where /proc is not."""
    ours = (str(os.getpid()), str(os.getpgrp()))
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # the name of the program, in parentheses, may hold anything
            _, parent, group = file.read_text(errors="replace").rpartition(")")[2].split()[:3]
            if (parent, group) == ours:
                yield int(file.parent.name)


def _reap(which: int) -> None:
    """Take the exit codes of orphans: in a container, we may be their parent."""
    with suppress(ChildProcessError):
        while os.waitpid(which, os.WNOHANG)[0]:
            pass
