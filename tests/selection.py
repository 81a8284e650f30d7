"""Which tests run when nobody says otherwise, and what is told of those that do not.

Tests that take seconds or need what a machine may lack run where they are asked for: by
`-m slow` and the like, by a test's full name, or with all others by `--everything`.
"""

from collections import Counter
from typing import Any

import pytest

from mock_server.vendors import VENDORS

# The markers of tests that run only where they are asked for, and why.
APART = {
    "slow": "take seconds",
    "npm": "need Node.js and the npm registry",
    "languages": "run programs in other languages",
    "container": "need podman and an image of Python",
    "haproxy": "need HAProxy",
    "browser": "need Chromium and the extra browser",
}
# What tells within seconds whether the house stands.
QUICK = (
    *("tests/core/", "tests/test_exchanges.py", "tests/test_envelopes.py", "tests/test_layers.py"),
    *(f"tests/vendors/{vendor.name}/test_views.py" for vendor in VENDORS),
)
LEFT_OUT = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everything", action="store_true", help="leave no test out")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()
    for marker, reason in APART.items():
        config.addinivalue_line("markers", f"{marker}: they {reason}; run with -m {marker}")
    config.addinivalue_line("markers", "quick: they tell in seconds whether the house stands")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is quick, and leave out what nobody has asked for."""
    for item in items:
        if _is_quick(item):
            item.add_marker("quick")
    if config.option.everything or config.option.markexpr:
        return
    asked = tuple(arg for arg in config.args if "::" in arg)
    left_out = {item for item in items if _reason(item) and not _is_named(item, asked)}
    config.stash[LEFT_OUT].update(map(_reason, left_out))
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist tells its controller, which collects nothing itself."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker has collected the same."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for marker, count in config.stash[LEFT_OUT].items():
        terminalreporter.write_line(f"not run: {count} that {APART[marker]} (pytest -m {marker})")


def _is_quick(item: pytest.Item) -> bool:
    if not item.nodeid.startswith(QUICK):
        return False
    return item.get_closest_marker("server") is None and not _reason(item)


def _reason(item: pytest.Item) -> str:
    """The marker for which a test is left out; empty where there is none."""
    marks = {mark.name for mark in item.iter_markers()}
    return next((marker for marker in APART if marker in marks), "")


def _is_named(item: pytest.Item, asked: tuple[str, ...]) -> bool:
    return any(f"{item.nodeid}[".startswith((f"{one}[", f"{one}::")) for one in asked)
