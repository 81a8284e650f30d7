"""The registry of all worlds."""

from collections.abc import Callable, Iterable
from threading import Lock

from mock_server.core.errors import MockRefusal
from mock_server.core.state.journal import Journal
from mock_server.core.state.memory import Ledger
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.world import DEFAULT, NAME, NAMES, NEW_WORLD_BYTES, PARTS, World


class Worlds:
    """At most *most* worlds by name, each made from *scenario* on first use.

    Worlds and snapshots together take at most *ceiling* bytes; 0 means no ceiling. The scenario's
    own records, which they share, are not counted. A name that *looks_live* like a real key is
    refused.
    """

    def __init__(
        self,
        scenario: Scenario,
        most: int,
        journal: tuple[int, int],
        ceiling: int = 0,
        looks_live: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self.scenario, self._most, self._journal = scenario, most, journal
        self._looks_live = looks_live
        self.ledger = Ledger(ceiling, self._shrink_journals)
        self._lock = Lock()
        self._worlds = {DEFAULT: World(DEFAULT, scenario, journal, self.ledger)}

    def get(self, name: str | None) -> World:
        """The world, made if need be. Raises MockRefusal for a bad name and for one too many."""
        name = name or DEFAULT
        return self._worlds.get(name) or self._make(name)

    def look(self, name: str | None) -> World:
        """As get(), but a new world is not kept."""
        name = name or DEFAULT
        return self._worlds.get(name) or self._new(name)

    def known(self, name: str | None) -> World | None:
        """The world of that name, if there is one."""
        return self._worlds.get(name or DEFAULT)

    def reset(self, name: str | None, only: Iterable[str] = PARTS) -> World:
        """Replace a world by a renewed one. Requests in progress finish in the old one.

        Where the server's scenario has changed, a world that is renewed whole has the new one.
        """
        world = self.get(name)
        if self._is_behind(world) and set(only) >= set(PARTS):
            return self.put(self._new(world.name))
        return self.put(world.renewed(only))

    def start(self, name: str | None, scenario: Scenario) -> World:
        """Restart a world from another scenario, which later resets then use."""
        world = World(self.get(name).name, scenario, self._journal, self.ledger)
        world.has_own_scenario = True
        return self.put(world)

    def change_scenario(self, scenario: Scenario) -> tuple[bool, int]:
        """Make new worlds from *scenario*, and the default one unless it has a scenario of its own.

        Gives whether it has not, and how many other worlds have an earlier scenario of the server.
        """
        self.scenario = scenario
        is_default = not self.get(DEFAULT).has_own_scenario
        if is_default:
            self.put(self._new(DEFAULT))
        return is_default, sum(map(self._is_behind, self.all()))

    def put(self, world: World) -> World:
        """Let the world take the place of that name, whose coverage and choice go on."""
        with self._lock:
            before = self._worlds.get(world.name)
            if before:
                world.coverage = before.coverage
                if before.chosen:
                    world.choose(before.chosen, before.chosen_held)
            self._worlds[world.name] = world
        return world

    def fresh(self, name: str, scenario: Scenario) -> World:
        """A new world of that scenario, which is not kept yet. Raises MockRefusal."""
        self._check_name(name)
        self.ledger.make_room(NEW_WORLD_BYTES)
        return World(name, scenario, self._journal, self.ledger)

    def adopt(self, world: World) -> World:
        """Let a world of an earlier server take the place of that name, with its coverage.

        Raises MockRefusal for one too many.
        """
        with self._lock:
            self._check_number(world.name)
            self._worlds[world.name] = world
        return world

    def drop(self, name: str) -> bool:
        """Forget a world; gives whether there was one. The next use of its name makes a new one."""
        with self._lock:
            return self._worlds.pop(name, None) is not None

    def all(self) -> list[World]:
        """All worlds, sorted by name."""
        with self._lock:
            return [world for _, world in sorted(self._worlds.items())]

    def each(self) -> list[World]:
        """All worlds, in no order: quick also where there are many."""
        with self._lock:
            return list(self._worlds.values())

    def _is_behind(self, world: World) -> bool:
        """Whether its scenario is one that the server had earlier."""
        return not world.has_own_scenario and world.scenario is not self.scenario

    def _make(self, name: str) -> World:
        made = self.fresh(name, self.scenario)
        with self._lock:
            self._check_number(name)
            return self._worlds.setdefault(name, made)

    def _new(self, name: str) -> World:
        self._check_name(name)
        return World(name, self.scenario, self._journal, self.ledger)

    def _check_name(self, name: str) -> None:
        if not NAME.fullmatch(name):
            raise MockRefusal(400, "worlds", f"{name!r} cannot name a world: {NAMES}.")
        if self._looks_live(name):
            raise MockRefusal(400, "worlds", "The name of a world must not look like a real key.")

    def _check_number(self, name: str) -> None:
        if name not in self._worlds and len(self._worlds) >= self._most:
            raise MockRefusal(
                503,
                "worlds",
                f"There are {self._most} worlds already, the most that this server keeps. "
                "Drop some, use fewer names, or start the server with a higher --max-worlds.",
            )

    def _shrink_journals(self, bytes: int) -> None:
        """Make journals free *bytes*, the largest first."""
        journals = sorted([world.journal for world in self.all()], key=lambda one: -one.size)
        for give in (Journal.drop_oldest, Journal.shorten):
            for journal in journals:
                if bytes > 0:
                    bytes -= give(journal, bytes)
