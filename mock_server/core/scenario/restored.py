"""Worlds that go on from the documents in which an earlier server has kept them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mock_server.core.document.mistakes import Mistake, ScenarioError, shown
from mock_server.core.document.yaml import Source
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load_kept, loading
from mock_server.core.scenario.progress import ProgressSchema
from mock_server.core.scenario.resuming import (
    Loaded,
    loaded_progress,
    progress_from,
    wrong_progress,
)
from mock_server.core.state.memory import SCENARIOS
from mock_server.core.state.progress import resume
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.world import World
from mock_server.core.state.worlds import Worlds
from mock_server.core.vendor import Vendor


class Restorer:
    """Puts kept worlds among *worlds*. Worlds of equal scenarios share one.

    A world of the server's own scenario has that very one, so that a reset goes on as before.
    """

    def __init__(self, worlds: Worlds, library: Library, vendors: Sequence[Vendor]) -> None:
        self._worlds, self._vendors = worlds, vendors
        self._library = library.by_name_only()  # its own, so that nobody watches its files
        self._schema = ProgressSchema(vendors)
        self._scenarios: dict[str, Scenario] = {}

    def restore(self, name: str, source: Source) -> World:
        """The world of that name, as its document has it.

        Raises ScenarioError with every mistake, and MockRefusal where there is no room.
        """
        with loading(self._vendors):
            loaded = self._loaded(name, source)
            scenario = self._scenario(loaded["scenario"], source)
            _raise(wrong_progress(loaded, scenario, source.mistake))
            return self._resumed(name, loaded, scenario)

    def _resumed(self, name: str, loaded: Loaded, scenario: Scenario) -> World:
        world = self._worlds.fresh(name, scenario)
        world.has_own_scenario = loaded["scenario"]["own"]
        resume(world, progress_from(loaded, scenario))
        return self._worlds.adopt(world)

    def _loaded(self, name: str, source: Source) -> Loaded:
        """The progress as its schema loads it."""
        loaded, mistakes = loaded_progress(
            source.data.get("progress", {}), self._schema, source.mistake
        )
        _raise([*source.mistakes, *mistakes])
        if loaded["world"] != name:
            path = ("progress", "world")
            found = f"found {shown(path, loaded['world'])}"
            _raise([source.mistake(path, found, f"{name}, for which the file is named")])
        return loaded

    def _scenario(self, known: Loaded, source: Source) -> Scenario:
        """The scenario of that digest: the server's, one that was loaded before, or the file's."""
        digest, own = known["digest"], self._worlds.scenario
        if digest == own.digest:
            return own
        found = self._scenarios.get(digest)
        if found is None:
            found = self._scenarios[digest] = self._compiled(known, source)
        return found

    def _compiled(self, known: Loaded, source: Source) -> Scenario:
        ledger = self._worlds.ledger
        scenario = load_kept(source, known["name"], self._library, self._vendors, ledger.make_room)
        return replace(scenario, held=ledger.charge(SCENARIOS, scenario.bytes))


def _raise(mistakes: Iterator[Mistake] | Sequence[Mistake]) -> None:
    if found := list(mistakes):
        raise ScenarioError(found)
