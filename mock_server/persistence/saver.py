"""Saves the worlds that have changed, every so many seconds and on demand."""

import gc
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event, Lock, Semaphore, Thread
from typing import Any, TypeVar

from mock_server.core.errors import MockRefusal
from mock_server.core.scenario.document import document_of
from mock_server.core.scenario.kept import kept, scenario_file
from mock_server.core.state.clock import real_time
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.world import World
from mock_server.core.state.worlds import Worlds
from mock_server.core.vendor import Vendor
from mock_server.persistence.errors import reason
from mock_server.persistence.folder import SCENARIOS, StateFolder
from mock_server.persistence.saved import Outcome, Saved, summed
from mock_server.persistence.sealed import Part

log = logging.getLogger("mock_server")

T = TypeVar("T")

BESIDE = f"../{SCENARIOS}"  # as a world's file finds them
WRITERS = 4  # files on their way to the disk at once: the disk is what takes long
TURN_SECONDS = 0.0001  # most that a save goes on while a request waits for Python; else 0.005
BUG = "a bug in the mock server, which the log shows"
LATE = "The state was not saved within --grace: %s holds what was saved before."


class Saver:
    """Keeps the files of *folder* as the worlds are.

    A world that differs from its scenario has a file, and no other has one. What cannot be written
    is logged once for each reason, and the next save tries again. The *loaded* worlds have their
    files already.
    """

    def __init__(
        self,
        folder: StateFolder,
        worlds: Worlds,
        vendors: Sequence[Vendor],
        loaded: Sequence[World] = (),
    ) -> None:
        self.folder = folder
        self.saved_at: float | None = None  # the real time of the last save without an error
        self.error: str | None = None  # a sentence about the last save
        self._worlds, self._vendors = worlds, vendors
        self._filed = {world.name: scenario_file(world.scenario) for world in loaded}
        self._written: set[str] = set()  # the scenarios' files that this saver has written
        self._stamps: dict[str, Any] = {world.name: world.stamp for world in loaded}
        self._told: set[str] = set()
        self._saving, self._ended = Lock(), Event()

    def begin(self, every: float) -> None:
        """Save every so many seconds, in a thread of its own, until `end()`."""
        Thread(target=self._run, args=(every,), name="saver", daemon=True).start()

    def hasten(self) -> None:
        """Begin a save at once, so that little is left for `end()`."""
        Thread(target=self._attempt, name="saver", daemon=True).start()

    def end(self, seconds: float) -> None:
        """Save for the last time, in at most so many seconds, and close the folder."""
        self._ended.set()
        last = Thread(target=self._attempt, name="saver", daemon=True)
        last.start()
        last.join(seconds)
        if last.is_alive():
            log.error(LATE, self.folder.path)
        self.folder.close()

    def save(self) -> Saved:
        """Save what has changed since the last save. One save runs at a time."""
        with self._saving, _unobtrusive():
            worlds = {world.name: world for world in self._worlds.each()}
            changed = [one for one in worlds.values() if self._stamps.get(one.name) != one.stamp]
            gone = sorted(self._filed.keys() - worlds.keys())
            outcomes = self._kept(changed)
            outcomes += [_attempted(name, partial(self._remove, name)) for name in gone]
            done = self._synchronised(summed(outcomes, len(worlds) - len(changed)))
            if not done.failed and (done.saved or done.removed):
                self._forget(worlds)
            self._note(done)
        return done

    def _run(self, every: float) -> None:
        while not self._ended.wait(every):
            self._attempt()

    def _attempt(self) -> None:
        try:
            self.save()
        except Exception:
            log.exception("a bug in the mock server")

    def _kept(self, worlds: Sequence[World]) -> list[Outcome]:
        """What became of each world. This thread reads them; the disk has threads of its own.

        Several that read would each keep a request waiting.
        """
        outcomes, writing, room = list[Outcome](), [], Semaphore(WRITERS)
        with ThreadPoolExecutor(WRITERS, "saver") as writers:
            for world in worlds:
                room.acquire()
                begun = _attempted(world.name, partial(self._begun, world))
                if isinstance(begun, Outcome):
                    outcomes.append(begun)
                    room.release()
                    continue
                future = writers.submit(_attempted, world.name, begun)
                future.add_done_callback(lambda _: room.release())
                writing.append(future)
        return [*outcomes, *(future.result() for future in writing)]

    def _begun(self, world: World) -> Outcome | Callable[[], Outcome]:
        """What became of the world, or what is left to do for its file."""
        name, seen = world.name, world.stamp  # before it is read: a later change counts
        if world.differs:
            extended = self._scenario(world.scenario)
            part = self.folder.part(name, kept(world, self._vendors, BESIDE))
            return partial(self._publish, name, part, extended, seen)
        outcome = self._remove(name) if name in self._filed else Outcome(name)
        self._stamps[name] = seen
        return outcome

    def _scenario(self, scenario: Scenario) -> str:
        """The file of the scenario, which is on the disk before a world extends it."""
        file = scenario_file(scenario)
        if file not in self._written or not self.folder.has_scenario(file):
            self.folder.keep_scenario(file, document_of(scenario))
            self._written.add(file)
        return file

    def _publish(self, name: str, part: Part, extended: str, seen: Any) -> Outcome:
        part.publish()
        self._filed[name] = extended
        self._stamps[name] = seen
        return Outcome(name, saved=True)

    def _remove(self, name: str) -> Outcome:
        """Remove the file of a world that is gone, or is as its scenario makes it."""
        self.folder.remove(name)
        self._filed.pop(name, None)
        self._stamps.pop(name, None)
        return Outcome(name, removed=True)

    def _synchronised(self, done: Saved) -> Saved:
        """What was done once the folder is on the disk; else all of it has failed."""
        written = [*done.saved, *done.removed]
        if not written:
            return done
        try:
            self.folder.synchronise()
        except OSError as error:
            for name in written:
                self._stamps.pop(name, None)
            failed = {**done.failed, **dict.fromkeys(written, reason(error))}
            return Saved(unchanged=done.unchanged, failed=failed)
        return done

    def _forget(self, worlds: Mapping[str, World]) -> None:
        """Forget dropped worlds, and remove the scenarios that no world's file extends."""
        for name in self._stamps.keys() - worlds.keys():
            del self._stamps[name]
        needed = {*self._filed.values()}
        self._written &= needed
        with suppress(OSError):
            self.folder.forget_scenarios(needed)

    def _note(self, done: Saved) -> None:
        """Keep the outcome for those who ask, and log each reason once."""
        self.error = done.sentence(self.folder.path)
        if self.error is None:
            self.saved_at = real_time()
            if self._told:
                log.info("Worlds are saved in %s again.", self.folder.path)
        reasons = {*done.failed.values()}
        if reasons - self._told:
            log.error(self.error)
        self._told = reasons


@contextmanager
def _unobtrusive() -> Iterator[None]:
    """Let requests go on as if there were no save.

    Python changes threads sooner. It does not look for garbage, of which a save makes none: beside
    50,000 records, one look takes a tenth of a second.
    """
    usual, collecting = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(min(usual, TURN_SECONDS))
    gc.disable()
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
        if collecting:
            gc.enable()


def _attempted(name: str, act: Callable[[], T]) -> T | Outcome:
    """What *act* gives, or that it failed for the world of that name."""
    try:
        return act()
    except OSError as error:
        return Outcome(name, failed=reason(error))
    except MockRefusal as refusal:
        return Outcome(name, failed=refusal.detail)
    except Exception:
        log.exception("a bug in the mock server")
        return Outcome(name, failed=BUG)
