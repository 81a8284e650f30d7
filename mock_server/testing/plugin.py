"""The pytest plugin: fixtures, markers, options, and the report of a failed test.

pytest imports this module at every start, so everything else is imported where it is used.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mock_server.testing.options import (
    URL,
    add_options,
    check_variants,
    counts_coverage,
    part_from_paths,
    walks_variants,
)
from mock_server.testing.walk_names import MATRIX_TITLES, NOT_WALKED, OUTCOME, is_case

if TYPE_CHECKING:
    from mock_server.client import MockClient
    from mock_server.testing.backends import Backend
    from mock_server.testing.coverage import Counting
    from mock_server.testing.mock_server import MockServer
    from mock_server.testing.walk_markers import Found

FAULT_WALK, VARIANT_WALK = "mock_server_fault_walk", "mock_server_variant_walk"
WORLD = ("scenario", "clock", "seed", "faults", "answers", "variants", "intercept", "allow")
MARKERS = (
    f"mock_server({', '.join(f'{key}=...' for key in WORLD)}): "
    "the world that the fixture mock_server gives to this test",
    f"{FAULT_WALK}(kinds=[...], expect_bad=[(call, kind)], timeout=seconds): "
    "run the test again for every vendor call that it makes and every fault that can hit it",
    f"{VARIANT_WALK}(only=[...], expect_bad=[(variant, choice)]): "
    "run the test again under every other choice of a variant that changes an answer",
)
MARKER_KEYS = {FAULT_WALK: ("kinds", "expect_bad", "timeout"), VARIANT_WALK: ("only", "expect_bad")}

MAX_WORLD_NAME = 64  # characters of a world's name

MOCK = pytest.StashKey["MockServer"]()
COUNTING = pytest.StashKey["Counting"]()
WALKING = pytest.StashKey[bool]()
FOUND = pytest.StashKey[list["Found"]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    part_from_paths(early_config, parser, args)


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    check_variants(config)
    if counts_coverage(config):
        from mock_server.testing.coverage import NAME, Counting

        config.stash[COUNTING] = Counting(config)
        config.pluginmanager.register(config.stash[COUNTING], NAME)


@pytest.fixture(scope="session")
def _mock_server_backend(pytestconfig: pytest.Config) -> Iterator["Backend"]:
    """The application of this process, or the server that the option names."""
    from mock_server.testing.backends import InProcess

    url = pytestconfig.getoption(URL)
    backend = _remote(url) if url else InProcess()
    yield backend
    backend.close()


@pytest.fixture
def mock_server(
    request: pytest.FixtureRequest, _mock_server_backend: "Backend"
) -> Iterator["MockServer"]:
    """A fresh world of the mock server; the vendors' real hosts are answered in this process.

    It has the contacts of the default scenario; `@pytest.mark.mock_server(scenario="empty")` has
    none.
    """
    item = request.node
    name = world_name(worker(request.config), item)
    with _told_where_moved(), ExitStack() as stack:
        mock = item.stash[MOCK] = _enter(stack, _mock_server_backend, name, _options(request))
        yield mock
        if counting := _counting(request.config):
            counting.add(mock)
        del item.stash[MOCK]


@pytest.fixture
def mock_server_intercept(mock_server: "MockServer") -> "MockClient":
    """The vendors' real hosts are answered in this process; gives the test's control plane."""
    return mock_server.mock


@pytest.fixture(scope="session")
def mock_server_session(
    pytestconfig: pytest.Config, _mock_server_backend: "Backend"
) -> Iterator["MockServer"]:
    """One world on a real server for the whole run, for an application that is started once."""
    counting = _counting(pytestconfig)
    with _told_where_moved(), ExitStack() as stack:
        mock = _enter(stack, _mock_server_backend, worker(pytestconfig), {"intercept": False})
        if counting:
            counting.begin_session(mock)
        yield mock
        if counting:
            counting.end_session()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    return (yield from _walk(pyfuncitem))


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Walk a method of a `unittest.TestCase`, which makes no `pytest_pyfunc_call`."""
    if isinstance(item, pytest.Function) and is_case(item):
        return (yield from _walk(item))
    return (yield)


def _walk(item: pytest.Function) -> Generator[None, object, object]:
    """The body of a wrapper around the run of a test."""
    marks = {name: item.get_closest_marker(name) for name in MARKER_KEYS}
    mock = item.stash.get(MOCK, None)
    by_option = mock is not None and walks_variants(item.config)
    if WALKING in item.stash or not (by_option or any(marks.values())):
        return (yield)
    from mock_server.testing.walk_markers import walked

    given = [mark for mark in marks.values() if mark]
    for mark in given:
        check_keys(mark, MARKER_KEYS[mark.name])
    if mock is None:
        pytest.fail(f"the marker {given[0].name} needs the fixture mock_server", pytrace=False)
    item.stash[WALKING] = True
    try:
        found = yield from walked(item, mock, marks, by_option, _counting(item.config))
    finally:
        del item.stash[WALKING]
    item.stash[FOUND] = found
    if wrong := "\n".join(line for one in found for line in one.wrong):
        pytest.fail(wrong, pytrace=False)
    return True


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    if WALKING in item.stash and call.excinfo:  # of a subtest
        from mock_server.testing.repeats import REPEATS

        item.stash[REPEATS].part_failed(call.excinfo.value)
    report = yield
    if FOUND in item.stash and report.when == "call":
        for one in item.stash[FOUND]:
            report.sections.extend([(f"mock server: {one.title}", one.text)] if one.text else [])
            if one.outcome:
                setattr(report, OUTCOME, one.outcome)
        del item.stash[FOUND]
    elif report.when == "call" and walks_variants(item.config) and _is_shared(item):
        setattr(report, OUTCOME, NOT_WALKED)
    elif MOCK in item.stash and report.failed:
        from mock_server.testing.report import TITLE, section

        report.sections.append((TITLE, section(item.stash[MOCK].mock)))
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Show the matrices of passed tests, and what a whole run has survived."""
    passed = terminalreporter.getreports("passed")
    by_option = walks_variants(config) and not config.option.collectonly
    if by_option or any(title in MATRIX_TITLES for one in passed for title, _ in one.sections):
        from mock_server.testing.walk_summary import write

        write(terminalreporter, by_option)


def _is_shared(item: pytest.Item) -> bool:
    """Whether the test has the world that tests share, and none of its own."""
    return "mock_server_session" in getattr(item, "fixturenames", ()) and MOCK not in item.stash


def _counting(config: pytest.Config) -> "Counting | None":
    """The counts of coverage, where an option asks for them."""
    return config.stash.get(COUNTING, None)


def _remote(url: str) -> "Backend":
    """The server at *url*, with the control token of the settings."""
    from mock_server.client import MockError
    from mock_server.settings import SettingError, Settings
    from mock_server.testing.backends import Remote

    try:
        backend = Remote(url, Settings.read().control_token)
        backend.mock(None).info()
    except (OSError, ValueError, MockError, SettingError) as error:
        message = f"{URL} {url}: no mock server answers there: {error}"
    else:
        return backend
    pytest.fail(message, pytrace=False)


def worker(config: pytest.Config) -> str:
    """The name that pytest-xdist gave this process, or `main`."""
    return str(getattr(config, "workerinput", {}).get("workerid", "main"))


def world_name(worker: str, item: pytest.Item) -> str:
    """`gw0-test_name-1a2b3c4d`: the same in every run, and different for each test."""
    digits = blake2b(item.nodeid.encode(), digest_size=4).hexdigest()
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", item.name)
    return f"{worker}-{plain[: MAX_WORLD_NAME - len(worker) - 10]}-{digits}"


def _options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The options of the test's markers; the closest wins. A file may lie beside the test's."""
    from mock_server.core.scenario.library import kind_of

    options: dict[str, Any] = {}
    for mark in request.node.iter_markers("mock_server"):
        check_keys(mark, WORLD)
        options = {**mark.kwargs, **options}
    scenario = options.get("scenario")
    if isinstance(scenario, str) and kind_of(scenario) == "file":
        beside = request.path.parent / scenario
        options["scenario"] = beside if beside.is_file() else Path(scenario)
    allow = options.get("allow", ())
    options["allow"] = [allow] if isinstance(allow, str) else [*allow]
    if "mock_server_session" in request.fixturenames:
        options["allow"].append("127.0.0.1")
    return options


def check_keys(mark: pytest.Mark, keys: Sequence[str]) -> None:
    """Fail the test where its marker has an argument that is not one of *keys*."""
    from mock_server.core.document.mistakes import renamed

    unknown = [*map(repr, mark.args), *(key for key in mark.kwargs if key not in keys)]
    if unknown:
        hint = renamed(unknown[0]) or f"only: {', '.join(keys)}"
        pytest.fail(f"the marker {mark.name} has no {unknown[0]}, {hint}", pytrace=False)


def _enter(
    stack: ExitStack, backend: "Backend", name: str, options: dict[str, Any]
) -> "MockServer":
    """A world that lasts as long as *stack*. A mistake in its options fails the test."""
    from mock_server.client import MockError, WorldMoved
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.testing.mock_server import opened

    try:
        return stack.enter_context(opened(backend, name, **options))
    except (ScenarioError, MockError, WorldMoved, OSError) as error:
        message = f"the world {name} cannot be made:\n{error}"
    pytest.fail(message, pytrace=False)


@contextmanager
def _told_where_moved() -> Iterator[None]:
    """Fail the test at its end where its world has moved, and no call of its own has noticed."""
    try:
        yield
    except Exception as error:
        from mock_server.client import WorldMoved

        if not isinstance(error, WorldMoved):
            raise
        raise pytest.fail.Exception(str(error), pytrace=False) from None
