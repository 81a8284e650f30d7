"""A world that moves from one replica to another: the client is loud, once."""

import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from mock_server import MockClient, MockError, WorldMoved, create_app
from mock_server.client.replicas import Replicas
from mock_server.client.sending import Reply
from tests.front import front

REPLICAS = ("111111111111", "222222222222")


class Moving:
    """A WSGI application that passes on to the one that *now* says."""

    def __init__(self, **settings: Any) -> None:
        self.apps, self.now = (create_app(**settings), create_app(**settings)), 0
        contexts = [app.extensions["mock_server"] for app in self.apps]
        self.ids: list[str] = [context.replica for context in contexts]

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return self.apps[self.now].wsgi_app(environ, start)


@pytest.fixture
def moving() -> Moving:
    return Moving()


def test_a_move_is_told(moving: Moving) -> None:
    """The sentence names the world, both replicas, what is lost, and what to do."""
    mock = MockClient.over(moving, "gw1")
    mock.reset()
    moving.now = 1
    with pytest.raises(WorldMoved) as raised:
        mock.count()
    before, now = moving.ids
    sentence = str(raised.value)

    assert ("gw1", before, now) == (raised.value.world, raised.value.before, raised.value.now)
    assert sentence.startswith(f"The world 'gw1' has moved: the replica {before} answered")
    assert f"and {now} does now" in sentence
    assert "begun anew, or it was loaded from a state directory" in sentence
    assert "Reset the world or load its scenario" in sentence


def test_raised_once(moving: Moving) -> None:
    """After it the client goes on with the new replica, and a second move is told again."""
    mock = MockClient.over(moving)
    mock.reset()
    for now in (1, 0):
        moving.now = now
        with pytest.raises(WorldMoved):
            mock.reset()

        assert 0 == mock.count()


def test_a_refusal_is_a_move_first(moving: Moving) -> None:
    """A snapshot that is not there any more is not said to be unknown: its world has moved."""
    mock = MockClient.over(moving, "w")
    mock.keep("one")
    moving.now = 1
    with pytest.raises(WorldMoved):
        mock.restore("one")
    with pytest.raises(MockError, match="no snapshot"):
        mock.restore("one")


def test_by_world(moving: Moving) -> None:
    """Each world is remembered by itself: worlds of several replicas are none that move."""
    replicas = Replicas()
    here, there = (MockClient.over(moving, world, replica=replicas) for world in ("a", "b"))
    here.reset()
    moving.now = 1
    there.reset()
    there.count()
    with pytest.raises(WorldMoved, match="'a'"):
        here.count()
    there.count()


def test_shared(moving: Moving) -> None:
    """Clients that share a memory are told once; those that do not, each."""
    replicas = Replicas()
    shared = [MockClient.over(moving, replica=replicas) for _ in range(2)]
    own = MockClient.over(moving)
    for client in (*shared, own):
        client.reset()
    moving.now = 1
    for client in (shared[0], own):
        with pytest.raises(WorldMoved):
            client.count()

    assert 0 == shared[1].count()


def test_what_another_has_seen(moving: Moving) -> None:
    """A client may begin with the id that somebody else has seen."""
    mock = MockClient.over(moving, "w", replica=moving.ids[1])
    with pytest.raises(WorldMoved, match=moving.ids[1]):
        mock.count()
    MockClient.over(moving, "w", replica=moving.ids[0]).count()


def test_a_dropped_world_is_forgotten(moving: Moving) -> None:
    """Who has dropped a world loses nothing where the next one of its name is elsewhere."""
    mock = MockClient.over(moving, "w")
    mock.reset()
    mock.drop("w")
    moving.now = 1

    assert 0 == mock.count()


def test_dropping_another_world(moving: Moving) -> None:
    """A call about a world by name goes to its owner, and tells of that world alone."""
    mock = MockClient.over(moving, "mine")
    mock.reset()
    moving.now = 1
    with pytest.raises(MockError, match="no world 'other'"):
        mock.drop("other")
    with pytest.raises(WorldMoved, match="'mine'"):
        mock.reset()


def test_calls_about_the_process(moving: Moving) -> None:
    """Health and readiness may be any replica's."""
    mock = MockClient.over(moving)
    mock.reset()
    moving.now = 1
    mock.health()
    mock.ready()
    moving.now = 0

    assert 0 == mock.count()


def test_without_the_header() -> None:
    """A server that names no replica tells of no move, nor does a balancer's own refusal."""
    moving = Moving(mock_headers=False)
    mock = MockClient.over(moving)
    mock.reset()
    moving.now = 1

    assert 0 == mock.count()


def test_any_case_of_the_header() -> None:
    """HTTP knows no case of letters: a balancer may write the header in small ones."""
    sent = Answers("X-MOCK-REPLICA", "x-mock-replica")
    send = Replicas().watching(sent, "w")
    send("GET", "/", {}, None, 1)
    sent.replica = REPLICAS[1]
    with pytest.raises(WorldMoved):
        send("GET", "/", {}, None, 1)


class Answers:
    """Sends nothing: every answer is the *replica*'s, under the next of the *names*."""

    def __init__(self, *names: str) -> None:
        self._names, self.replica = iter(names), REPLICAS[0]

    def __call__(self, *_: Any) -> Reply:
        return Reply(200, [(next(self._names), self.replica)], b"{}")


def test_a_late_answer_is_no_move() -> None:
    """What the former replica answers after another thread has noticed the move changes nothing."""
    replicas, asked, moved = Replicas(), Event(), Event()
    replicas.expect("w", REPLICAS[0])

    def slow(*_: Any) -> Reply:
        asked.set()
        moved.wait(5)
        return Reply(200, [("X-Mock-Replica", REPLICAS[0])], b"{}")

    late = Thread(target=replicas.watching(slow, "w"), args=("GET", "/", {}, None, 1))
    late.start()
    asked.wait(5)
    quick = Answers(*["X-Mock-Replica"] * 2)
    quick.replica = REPLICAS[1]
    send = replicas.watching(quick, "w")
    with pytest.raises(WorldMoved):
        send("GET", "/", {}, None, 1)
    moved.set()
    late.join()

    assert 200 == send("GET", "/", {}, None, 1).status


def test_many_threads() -> None:
    """Of all threads that share a client, one is told of a move."""
    replicas, told, go = Replicas(), list[str](), Event()
    replicas.expect("w", REPLICAS[0])

    def ask() -> None:
        moved = Answers(*["X-Mock-Replica"] * 50)
        moved.replica = REPLICAS[1]
        send = replicas.watching(moved, "w")
        go.wait(5)
        for _ in range(50):
            try:
                send("GET", "/", {}, None, 1)
            except WorldMoved as error:
                told.append(error.now)

    threads = [Thread(target=ask) for _ in range(16)]
    for one in threads:
        one.start()
    go.set()
    for one in threads:
        one.join()

    assert [REPLICAS[1]] == told


def test_it_travels() -> None:
    """It can be pickled, as runners of tests in several processes do."""
    moved = pickle.loads(pickle.dumps(WorldMoved("w", *REPLICAS)))

    assert ("w", *REPLICAS) == (moved.world, moved.before, moved.now)
    assert str(WorldMoved("w", *REPLICAS)) == str(moved)


@pytest.mark.server
def test_over_http(tmp_path: Path) -> None:
    """A client over sockets is told alike."""
    with front(tmp_path) as balancer:
        mock = MockClient(balancer.url, "w")
        mock.reset()
        balancer.move()
        with pytest.raises(WorldMoved):
            mock.requests()

        assert 0 == mock.count()
