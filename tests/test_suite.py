"""What the tests themselves keep to: where they lie, and that each of them can fail."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.selection import APART

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "mock_server"

# Folders of tests that try the whole and mirror no package.
OF_THE_WHOLE = {"benchmarks", "delivery", "docs", "languages", "oracle", "real_clients", "soak"}
# Test modules that hold a rule of their whole package, and are named after the rule.
RULES = {
    ".": {"behaviours", "envelopes", "exchanges", "layers", "public", "suite"},
    "cli": {"listings", "moved"},
    "control": {
        *("documents", "edges_of_time", "explain", "fault_header", "half_applied", "memory"),
        *("secrets", "state"),
    },
    "core/document": {"tags"},
    "core/scenario": {"anything", "extends", "json_schema", "shipped"},
    "core/state": {"account"},
    "page": {"hostile", "keys", "live", "readable", "without_scripts"},
    "serving": {
        *("concurrency", "container", "faults", "hostile", "killed", "memory", "raw_http"),
        *("reaching", "refusals", "replica", "stalls", "stop", "worlds"),
    },
    "vendors": {"labels", "unserved"},
}
# The same in a vendor's folder.
OF_A_VENDOR = {
    *("bodies", "change", "create", "described", "limits", "list", "lists", "model", "notes"),
    "types",
}
# What only some systems have. Where it is not, a mark of tests/systems.py skips the test.
OF_SOME_SYSTEMS = ("/dev/full", "/proc/", "prlimit(", '"127.0.0.2"')
AS_TEXT = {"delivery/windows.py", "settings/test_table.py", "test_suite.py", "systems.py"}
CAN_FAIL = {"raises", "fail", "run_state_machine_as_test"}  # calls that can fail a test

Test = ast.FunctionDef | ast.AsyncFunctionDef
Functions = list[tuple[str, Test]]


@pytest.fixture(scope="module")
def functions() -> Functions:
    """Every function of the tests, by its file and name."""
    return [
        (f"{file.relative_to(TESTS)}::{node.name}", node)
        for file in TESTS.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, Test)
    ]


@pytest.fixture(scope="module")
def tests(functions: Functions) -> Functions:
    return [(where, node) for where, node in functions if node.name.startswith("test_")]


def test_packages_of_tests_mirror_packages() -> None:
    """A folder of tests has the path of the package that it tries, or tries the whole."""
    folders = {file.parent.relative_to(TESTS) for file in TESTS.rglob("test_*.py")}
    others = {folder.parts[0] for folder in folders if not (PACKAGE / folder).is_dir()}

    assert OF_THE_WHOLE == others


def test_modules_of_tests_are_named_after_modules() -> None:
    """`test_store_….py` tries `store.py` there or above, or a rule that RULES names."""
    unknown = {
        str(file.relative_to(TESTS))
        for file in TESTS.rglob("test_*.py")
        if file.relative_to(TESTS).parts[0] not in OF_THE_WHOLE
        if not _is_named_after_a_module(file) and _rule(file) not in _rules(file)
    }

    assert set() == unknown


def test_files_of_tests_are_short() -> None:
    """No file is over 300 lines."""
    lines = {file: file.read_text(encoding="utf-8").count("\n") for file in TESTS.rglob("*.py")}

    assert {} == {file.relative_to(TESTS): count for file, count in lines.items() if count > 300}


def test_every_rule_has_its_tests() -> None:
    """RULES names no module of tests that is not there."""
    named = [TESTS / folder / f"test_{rule}.py" for folder in RULES for rule in RULES[folder]]

    assert [] == [file for file in named if not file.exists()]


def test_the_ci_runs_what_is_left_out() -> None:
    """`.ci/run` asks for every marker whose tests run only where they are asked for."""
    script = (TESTS.parent / ".ci" / "run").read_text(encoding="utf-8")

    assert f'APART="{" or ".join(APART)}"' in script


def test_what_a_system_lacks_is_skipped_with_a_word() -> None:
    """A module of tests that needs what macOS lacks takes a mark for it from tests/systems.py."""
    texts = {str(file.relative_to(TESTS)): file.read_text("utf-8") for file in TESTS.rglob("*.py")}
    need = {name for name, text in texts.items() if any(one in text for one in OF_SOME_SYSTEMS)}
    tests = {name for name in need - AS_TEXT if Path(name).name.startswith("test_")}

    assert tests
    assert set() == {name for name in tests if "from tests.systems import" not in texts[name]}


def test_every_test_can_fail(functions: Functions, tests: Functions) -> None:
    """A test asserts something, or calls a function of the tests that does."""
    calls = {where: _calls(node) for where, node in functions}
    can_fail = {"assert", *CAN_FAIL}
    while found := {where for where in calls if calls[where] & can_fail}:
        can_fail |= {where.partition("::")[2] for where in found}
        calls = {where: called for where, called in calls.items() if where not in found}

    assert set() == calls.keys() & dict(tests).keys()


def test_no_test_ends_early(tests: Functions) -> None:
    """A test has no `return`: what it does not try is skipped, or is another test's."""
    assert [] == [
        where
        for where, test in tests
        if any(isinstance(node, ast.Return) for node in _inside(test))
    ]


def test_no_test_asserts_under_a_condition_alone(tests: Functions) -> None:
    """At least one assertion stands outside every `if` that has no `else`."""
    conditions = {where: list(_conditions(test, False)) for where, test in tests}

    assert [] == [where for where, found in conditions.items() if found and all(found)]


def _rule(file: Path) -> str:
    return file.stem.removeprefix("test_")


def _rules(file: Path) -> set[str]:
    folder = file.parent.relative_to(TESTS)
    of_a_vendor = folder.parts[:1] == ("vendors",) and len(folder.parts) == 2
    return OF_A_VENDOR if of_a_vendor else RULES.get(folder.as_posix(), set())


def _is_named_after_a_module(file: Path) -> bool:
    words = _rule(file).split("_")
    names = {"_".join(words[:count]) for count in range(1, len(words) + 1)}
    package = PACKAGE / file.parent.relative_to(TESTS)
    folders = [package, *(one for one in package.parents if one.is_relative_to(PACKAGE))]
    return bool(names & {one.stem for folder in folders for one in folder.iterdir()})


def _calls(function: Test) -> set[str]:
    """The names of the functions that it calls, and `assert` where it asserts something."""
    nodes = list(ast.walk(function))
    called = {_called(node.func) for node in nodes if isinstance(node, ast.Call)}
    return called | {"assert" for node in nodes if isinstance(node, ast.Assert)}


def _called(function: ast.expr) -> str:
    """`check` of `check()`, `raises` of `pytest.raises()`, and nothing of another attribute."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id == "pytest" else ""
    return function.id if isinstance(function, ast.Name) else ""


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions in it."""
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, Test | ast.Lambda | ast.ClassDef):
            yield inner
            yield from _inside(inner)


def _conditions(node: ast.AST, conditional: bool) -> Iterator[bool]:
    """Of each assertion in *node*, whether it stands under an `if` without an `else`."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Assert):
            yield conditional
        alone = isinstance(inner, ast.If) and not inner.orelse
        yield from _conditions(inner, conditional or alone)
