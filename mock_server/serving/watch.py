"""`--watch`: the server's scenario is loaded again when one of its files changes."""

import logging
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from threading import Event, Thread

from mock_server.control.context import ControlContext
from mock_server.core.document.files import Stamp, read_bytes, stamp
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.request.application import MockFlask
from mock_server.core.scenario.library import Library, shipped
from mock_server.core.scenario.load import load
from mock_server.core.state.scenario import Scenario

log = logging.getLogger("mock_server")

INTERVAL = 1.0  # seconds between two looks at the files
AGAIN = 0.5  # seconds before a scenario with mistakes is read again: an editor may be writing it
MAX_TOLD = 20  # mistakes of a scenario that are logged
KEPT = "the worlds keep what they have"
NOTHING = (
    "--watch finds only scenarios that come with the server: name your own by --scenario, or "
    "a directory by --scenarios."
)

Stamps = Mapping[Path, Stamp | None]


class Watch:
    """Looks at the files of the server's scenario once a second, in a thread of its own.

    It asks for their times, because a mounted folder may tell nobody of a change. It knows every
    file that was looked for, also one that was not there.
    """

    def __init__(self, control: ControlContext) -> None:
        self._control, self._name = control, control.settings.scenario
        self._loaded: Stamps = dict(control.library.stamps)  # as the scenario in use was read
        self._seen, self._is_good = self._loaded, True
        self._contents = _contents(self._loaded)
        self._ended = Event()

    def begin(self) -> None:
        """Look until `end()`."""
        found = [file for file, seen in self._seen.items() if seen]
        own = [file for file in found if not file.is_relative_to(shipped())]
        if own or self._control.library.directories:
            log.info("Watching the files of the scenario %s: %s.", self._name, _listed(found))
        else:
            log.warning(NOTHING)
        Thread(target=self._run, name="watch", daemon=True).start()

    def end(self) -> None:
        self._ended.set()

    def look(self) -> None:
        """Load the scenario if a file has changed; if it has mistakes, once more a moment later."""
        seen = {file: stamp(file) for file in self._seen}
        changed = [file for file, before in self._seen.items() if seen[file] != before]
        if all(self._is_same(file) for file in changed):
            self._seen = seen
            return
        if self._load() is not None and not self._ended.wait(AGAIN):
            error = self._load()
            for sentence in self._told(error) if error else ():
                log.warning(sentence)

    def _run(self) -> None:
        while not self._ended.wait(INTERVAL):
            try:
                self.look()
            except Exception:
                log.exception("a bug in the mock server")

    def _load(self) -> ScenarioError | OSError | None:
        """Load the scenario, and begin worlds with it. Gives why it cannot be loaded."""
        control, library = self._control, None
        seen = {file: stamp(file) for file in self._seen}
        try:
            library = Library(control.settings.scenarios)
            with control.loads:
                scenario = load(self._name, library, control.vendors)
                self._use(scenario)
        except (ScenarioError, OSError) as error:
            self._seen = {**seen, **(library.stamps if library else {})}
            self._is_good = False
            return error
        self._seen = self._loaded = library.stamps
        self._is_good = True
        self._contents = _contents(self._loaded)
        return None

    def _is_same(self, file: Path) -> bool:
        """Whether it holds what was loaded: somebody has saved it without a change."""
        return self._is_good and self._contents.get(file, "") == _content(file)

    def _use(self, scenario: Scenario) -> None:
        """Begin worlds with the scenario, and say which worlds have it."""
        worlds = self._control.worlds
        is_default, kept = worlds.change_scenario(scenario)
        whose = "the default world and new worlds have" if is_default else "new worlds have"
        others = f"; {_counted(kept)} until reset" if kept else ""
        log.info("The scenario %s has changed: %s it%s.", self._name, whose, others)

    def _told(self, error: ScenarioError | OSError) -> Iterator[str]:
        """What is wrong, a sentence a line. A file that is gone explains everything else."""
        gone = [file for file, seen in self._loaded.items() if seen and stamp(file) is None]
        if gone:
            yield f"{_listed(gone)} {'is' if len(gone) == 1 else 'are'} gone; {KEPT}."
        elif isinstance(error, OSError):
            yield f"{error.filename} cannot be read: {error.strerror}; {KEPT}."
        else:
            yield f"The scenario {self._name} has changed and cannot be loaded; {KEPT}:"
            yield from map(str, error.mistakes[:MAX_TOLD])
            if (more := len(error.mistakes) - MAX_TOLD) > 0:
                yield f"There are {more} more: see mock-server validate."


def _contents(stamps: Stamps) -> dict[Path, str | None]:
    """What tells the contents of the files, but of those that have changed since they were read."""
    found = {file: _content(file) for file, seen in stamps.items() if seen}
    return {file: content for file, content in found.items() if stamp(file) == stamps[file]}


def _content(file: Path) -> str | None:
    """A digest of the file; None where it cannot be read."""
    try:
        return blake2b(read_bytes(file)).hexdigest()
    except OSError:
        return None


def watching(app: MockFlask) -> Watch | None:
    """The watch over the scenario's files, begun; None where the settings want none."""
    control: ControlContext = app.extensions["mock_server"]
    if not control.settings.watch:
        return None
    found = Watch(control)
    found.begin()
    return found


def _listed(files: list[Path]) -> str:
    return ", ".join(map(str, files))


def _counted(kept: int) -> str:
    return "one other world keeps its own" if kept == 1 else f"{kept} other worlds keep their own"
