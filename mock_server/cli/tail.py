"""`tail` follows the requests of a server as they come."""

import json
import sys
from collections.abc import Iterable, Iterator
from copy import copy
from time import sleep
from typing import Any

import click

from mock_server.cli.calling import calling
from mock_server.cli.names import vendor_option
from mock_server.cli.output import say
from mock_server.cli.requests import explained, told
from mock_server.client import MockClient, MockError, WorldMoved

INTERVAL = 0.25  # seconds between two questions
RETRY_INTERVAL = 1.0  # the same while no server answers
MAX_FOLLOWED = 1000  # requests that one question gives
INTERRUPTED = 130
AWAY = (502, 503, 504)  # a balancer's answers for a server that does not answer
IDENTIFYING = ("id", "at", "milliseconds", "method", "path", "status")
MOVED = "The world {world!r} begins anew: the replica {now} answers in the place of {before}."

Entry = dict[str, Any]


@click.command()
@calling
@click.option(
    "-n",
    "--lines",
    type=click.IntRange(0, MAX_FOLLOWED),
    default=10,
    show_default=True,
    help="Most requests to show of those that have been made.",
)
@vendor_option("Only this vendor's requests.")
@click.option("--refused", is_flag=True, help="Only refusals, faults, and your own answers.")
@click.option("--all-worlds", is_flag=True, help="Follow every world, also those to come.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def tail(
    mock: MockClient, lines: int, vendor: str | None, refused: bool, all_worlds: bool, as_json: bool
) -> None:
    """Follow requests as they come, each refusal with its reasons.

    It goes on until it is interrupted, over restarts of the server too.
    """
    if all_worlds:
        _leave_world(mock)
    if vendor:
        mock.requests(limit=0, vendor=vendor)  # refuses a misspelt one
    follower = Follower(mock, all_worlds)
    try:
        first = [one for one in follower.new() if _wanted(one, vendor, refused)]
        _show(mock, first[len(first) - min(lines, len(first)) :], as_json)
        follower.say_if_absent()
        while True:
            sleep(INTERVAL)
            entries = _patient(follower)
            _show(mock, (one for one in entries if _wanted(one, vendor, refused)), as_json)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _leave_world(mock: MockClient) -> None:
    """Name no world any more: MOCK_SERVER_WORLD may have named one."""
    if click.get_current_context().params["world"] is not None:
        raise click.UsageError("--all-worlds and --world exclude each other.")
    mock.world = None


class Follower:
    """Gives the requests that are new since it was last asked, world by world.

    It makes no world. *mock* names the world, unless *all_worlds* are followed.
    """

    def __init__(self, mock: MockClient, all_worlds: bool = False) -> None:
        self.mock, self._all = mock, all_worlds
        self._seen: dict[str | None, Entry | None] = {}

    def new(self) -> list[Entry]:
        """The new requests, oldest first. Raises OSError, MockError and WorldMoved."""
        return [entry for world in self._changed() for entry in self._told(world)]

    def say_if_absent(self) -> None:
        """Say so where the world does not exist yet: its name may be misspelt."""
        if self.mock.world is None:
            return
        names = [one["world"] for one in self.mock.worlds()["worlds"]]
        if self.mock.world not in names:
            from mock_server.core.document.mistakes import hinted

            world = self.mock.world
            say(hinted(f"Waiting for the world {world!r}", world, names), err=True)

    def _changed(self) -> Iterator[str | None]:
        if not self._all:
            yield self.mock.world
            return
        found = {one["world"]: one["last_request"] for one in self.mock.worlds()["worlds"]}
        self._seen = {name: seen for name, seen in self._seen.items() if name in found}
        for name, last in found.items():
            seen = self._seen.get(name)
            if last != (seen["id"] if seen else 0):
                yield name

    def _told(self, world: str | None) -> list[Entry]:
        """The new requests of one world; where it has moved, all that it has there."""
        try:
            return self._of(world)
        except WorldMoved as moved:
            _say_moved(moved)
        self._seen.pop(world, None)
        return self._of(world)

    def _of(self, world: str | None) -> list[Entry]:
        """The new requests of one world. A journal that began anew is read from its beginning."""
        mock, seen = _within(self.mock, world), self._seen.get(world)
        if seen is None:
            entries = mock.requests(MAX_FOLLOWED)["requests"]
        else:
            entries = mock.requests(MAX_FOLLOWED, after=seen["id"] - 1)["requests"]
            if entries and _is_same(entries[0], seen):
                del entries[0]
                if not entries:
                    return []
            elif not entries or entries[0]["id"] == seen["id"]:
                entries = mock.requests(MAX_FOLLOWED)["requests"]
            _say_missing(entries, seen)
        self._seen[world] = entries[-1] if entries else None
        return list(entries)


def _is_same(entry: Entry, seen: Entry) -> bool:
    """Whether it is the request that was seen, and not one of a journal that began anew."""
    return all(entry[key] == seen[key] for key in IDENTIFYING)


def _within(mock: MockClient, world: str | None) -> MockClient:
    """The client in that world."""
    if world == mock.world:
        return mock
    other = copy(mock)
    other.world = world
    return other


def _say_missing(entries: list[Entry], seen: Entry) -> None:
    """Say how many requests the journal has dropped since the last question."""
    missing = entries[0]["id"] - seen["id"] - 1 if entries else 0
    if missing > 0:
        say(f"{missing} requests are missing here: they came faster than they are read.", err=True)


def _patient(follower: Follower) -> list[Entry]:
    """The new requests. It says so while no server answers, and where a world has moved."""
    url, away = follower.mock.url, False
    while True:
        try:
            entries = follower.new()
        except WorldMoved as moved:
            _say_moved(moved)
        except (OSError, MockError) as error:
            if not away:
                say(f"{url} does not answer: {_why_away(error)}. Waiting for it.", err=True)
            away = True
            sleep(RETRY_INTERVAL)
        else:
            if away:
                say(f"{url} answers again.", err=True)
            return entries


def _why_away(error: OSError | MockError) -> str:
    """Why no server answers, perhaps by a balancer before it. Raises any other error."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if error.status not in AWAY:
        raise error
    return str(error).rstrip(".")


def _say_moved(moved: WorldMoved) -> None:
    """Say that another world has begun under the name; what comes is from there."""
    say(MOVED.format(world=moved.world, before=moved.before, now=moved.now), err=True)


def _wanted(entry: Entry, vendor: str | None, refused_only: bool) -> bool:
    return vendor in (None, entry["vendor"]) and bool(entry["explained"] or not refused_only)


def _show(mock: MockClient, entries: Iterable[Entry], as_json: bool) -> None:
    for entry in entries:
        found = _explanation(mock, entry) if entry["explained"] else None
        if as_json:
            say(json.dumps({**entry, "explained": found}, ensure_ascii=False))
            continue
        say(told(entry))
        for line in explained(found) if found else ():
            say(line)


def _explanation(mock: MockClient, entry: Entry) -> dict[str, Any] | None:
    """Why it was refused; None where the journal, the world or the server has gone meanwhile."""
    try:
        return _within(mock, entry["world"]).explain(entry["id"])
    except WorldMoved as moved:
        _say_moved(moved)
    except (MockError, OSError):
        pass
    return None
