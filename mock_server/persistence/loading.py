"""Loads the worlds that a state directory holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import Source, compose
from mock_server.core.errors import MockRefusal
from mock_server.core.state.world import DEFAULT, World
from mock_server.persistence import sealed
from mock_server.persistence.errors import StateError, reason
from mock_server.persistence.folder import StateFolder

NO_ROOM = "it needs more than --max-memory leaves; start the server with a higher one."
Restore = Callable[[str, Source], World]  # a world's name and its document, to the world in use


@dataclass(frozen=True)
class Broken:
    """A world's file that could not be loaded, where it is now, and what is wrong with it."""

    world: str
    file: Path
    mistakes: Sequence[str]


@dataclass(frozen=True)
class LoadedWorlds:
    """What a start found in a state directory. *strangers* are files of nobody's there."""

    folder: Path
    worlds: Sequence[World]
    broken: Sequence[Broken]
    strangers: Sequence[str]


def check_number(folder: StateFolder, most: int) -> None:
    """Raises StateError where a server of *most* worlds cannot have all: none is dropped."""
    held, _ = _listed(folder)
    needed = len({DEFAULT, *held})
    if needed > most:
        raise StateError(
            f"{folder.path} holds {len(held)} worlds, for which --max-worlds must be at least "
            f"{needed}, but it is {most}.",
            misuse=True,
        )


def load_worlds(folder: StateFolder, restore: Restore) -> LoadedWorlds:
    """Restore every world that has a file; a file with mistakes is set aside.

    Raises StateError where the memory is too small for all.
    """
    names, strangers = _listed(folder)
    worlds, broken = [], []
    for name in names:
        try:
            worlds.append(_restored(folder, name, restore))
        except ScenarioError as error:
            told = [str(mistake) for mistake in error.mistakes]
            broken.append(Broken(name, folder.set_aside(name, "\n".join(told)), told))
    return LoadedWorlds(folder.path, worlds, broken, strangers)


def _listed(folder: StateFolder) -> tuple[Sequence[str], Sequence[str]]:
    """The worlds that have a file, and what else there is. Raises StateError."""
    try:
        return folder.names(), folder.strangers()
    except OSError as error:
        raise StateError(f"{folder.worlds} cannot be read: {reason(error)}.") from None


def _restored(folder: StateFolder, name: str, restore: Restore) -> World:
    """The world in use. Raises ScenarioError for a broken file, and StateError."""
    file = folder.file(name)
    try:
        return restore(name, compose(sealed.read(file), str(file)))
    except MockRefusal as refusal:
        why = NO_ROOM if refusal.section == "memory" else refusal.detail
        raise StateError(f"{file} cannot be loaded: {why}") from None
    except OSError as error:
        raise StateError(f"{file} cannot be read: {reason(error)}.") from None
