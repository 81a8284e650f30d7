"""The state directory: what is in it, and what is put aside there."""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mock_server.persistence import sealed
from mock_server.persistence.errors import StateError, reason
from mock_server.persistence.lock import LOCK_WAIT_SECONDS, Lock
from mock_server.persistence.names import file_name, world_name

WORLDS, BROKEN, SCENARIOS = "worlds", "broken", "scenarios"
MISTAKES = ".mistakes.txt"


class StateFolder:
    """The directory at *path*, locked until `close()`.

    It holds `worlds/`, with a file a world, `scenarios/`, with a file for each scenario that such a
    file extends, and `broken/`. *path* is made if its parent exists. Files of nobody's here are
    left alone. Raises StateError, where *label* names the setting.
    """

    def __init__(self, path: Path, label: str, wait: float = LOCK_WAIT_SECONDS) -> None:
        self.path = path.absolute()  # whatever becomes the working directory
        self.worlds, self.broken = self.path / WORLDS, self.path / BROKEN
        self.scenarios = self.path / SCENARIOS
        _make(self.path, label)
        self._lock = Lock(self.path, wait)
        try:
            for folder in (self.worlds, self.scenarios):
                _make(folder, label)
                _check_writable(folder)
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        """Let another server have it."""
        self._lock.release()

    def names(self) -> list[str]:
        """The worlds that have a file, sorted. Raises OSError."""
        return sorted(name for file, name in self._files() if name and sealed.is_regular(file))

    def strangers(self) -> list[str]:
        """What else lies among the worlds, sorted. Raises OSError."""
        return sorted(
            file.name for file, name in self._files() if not (name and sealed.is_regular(file))
        )

    def file(self, world: str) -> Path:
        return self.worlds / file_name(world)

    def part(self, world: str, document: Mapping[str, Any]) -> sealed.Part:
        """The document as the world's next file. Raises OSError, and nothing is left of it."""
        return sealed.Part(self.file(world), document)

    def remove(self, world: str) -> None:
        """Remove the world's file, if it is a file. Raises OSError."""
        file = self.file(world)
        if file.is_file() and not file.is_symlink():
            file.unlink()

    def has_scenario(self, name: str) -> bool:
        """Whether `scenarios/` has a file of that name."""
        return (self.scenarios / name).is_file()

    def keep_scenario(self, name: str, document: Mapping[str, Any]) -> None:
        """Have the document on the disk, in a file of that name in `scenarios/`. Raises OSError."""
        sealed.Part(self.scenarios / name, document).publish()
        sealed.synchronise(self.scenarios)

    def forget_scenarios(self, needed: Collection[str]) -> None:
        """Remove the scenarios that no file needs; none while broken files may need them.

        Raises OSError.
        """
        if self.broken.exists():
            return
        for file in self.scenarios.glob(f"*-{'[0-9a-f]' * 32}.json"):
            if file.name not in needed and sealed.is_regular(file):
                file.unlink()

    def synchronise(self) -> None:
        """Have the names of the files on the disk. Raises OSError."""
        sealed.synchronise(self.worlds)

    def set_aside(self, world: str, mistakes: str) -> Path:
        """Move the world's file to `broken/`, with its mistakes beside it. Gives where it is.

        Raises StateError where it cannot be moved.
        """
        file = self.file(world)
        try:
            self.broken.mkdir(0o700, exist_ok=True)
            aside = next(one for one in _numbered(self.broken, file) if _is_free(one))
            file.rename(aside)
            sealed.synchronise(self.broken)
            self.synchronise()
        except OSError as error:
            sentence = f"{file} is broken and cannot be moved to {self.broken}: {reason(error)}."
            raise StateError(sentence) from None
        _tell(aside, mistakes)
        return aside

    def _files(self) -> Iterator[tuple[Path, str | None]]:
        """Each file among the worlds, and the name of the world that it may hold."""
        for file in self.worlds.iterdir():
            yield file, world_name(file.name)


def _check_writable(folder: Path) -> None:
    """Remove what a killed server has left unfinished, and try to write."""
    try:
        for file in folder.glob(f"{sealed.PART}*"):
            if sealed.is_regular(file):
                file.unlink()
        sealed.probe(folder)
    except OSError as error:
        raise StateError(f"{folder} cannot be written: {reason(error)}.") from None


def _make(folder: Path, label: str) -> None:
    """Make the folder for this user alone, unless there is one."""
    try:
        folder.mkdir(0o700)
        sealed.synchronise(folder.parent)
    except FileExistsError:
        if not folder.is_dir():
            sentence = f"{label}: {folder} is not a directory."
            raise StateError(sentence, misuse=True) from None
    except OSError as error:
        if not folder.parent.exists():
            sentence = f"{label}: there is no directory {folder.parent} to make {folder.name} in."
            raise StateError(sentence, misuse=True) from None
        raise StateError(f"{label}: {folder} cannot be made: {reason(error)}.") from None


def _numbered(folder: Path, file: Path) -> Iterator[Path]:
    """`gw1.yaml`, `gw1.2.yaml` and so on."""
    yield folder / file.name
    number = 1
    while number := number + 1:
        yield folder / f"{file.stem}.{number}{file.suffix}"


def _is_free(file: Path) -> bool:
    return not any(os.path.lexists(one) for one in (file, _mistakes_of(file)))


def _mistakes_of(file: Path) -> Path:
    return file.with_name(file.name + MISTAKES)


def _tell(aside: Path, mistakes: str) -> None:
    """Write the mistakes beside the file. The log has them too, so a full disk loses nothing."""
    with suppress(OSError):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(_mistakes_of(aside), flags, sealed.MODE), "w", encoding="utf-8") as file:
            file.write(mistakes + "\n")
