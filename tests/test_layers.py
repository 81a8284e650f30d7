"""Imports point one way, and the house keeps its measures."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "mock_server"
MODULES = sorted(ROOT.rglob("*.py"))

# Who may import whom, by the first part of the module's name within mock_server.
ALLOWED = {
    "core": {"core"},
    "vendors": {"core", "vendors"},
    "control": {"core", "settings", "control"},
    "dashboard": {"core", "control", "dashboard"},
    "openapi": {"core"},
    "settings": set(),
    "client": set(),
    "app": {"core", "vendors", "control", "dashboard", "openapi", "settings"},
}
ENTRIES = {"cli", "wsgi", "testing", "serving", "__main__", "__init__"}
RANDOM_OR_TIME = {"random", "secrets", "time", "uuid"}
MAY = {
    "core/state/clock.py": {"time"},
    "core/state/ids.py": {"uuid"},
}


def imported(module: Path) -> set[str]:
    """The full names of everything that the module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def part(module: Path) -> str:
    first = module.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_imports_point_one_way(module: Path) -> None:
    """core knows only itself, a vendor only core and itself, panels never a vendor."""
    ours = {name.split(".")[1] for name in imported(module) if name.startswith("mock_server.")}
    own = part(module)

    assert own in ENTRIES or own in ALLOWED, f"{own} has no room in the house"
    assert own in ENTRIES or ours <= ALLOWED[own] | {"__version__"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_no_vendor_imports_another(module: Path) -> None:
    """A vendor imports core and itself."""
    parts = module.relative_to(ROOT).parts
    if parts[0] != "vendors" or len(parts) < 3:
        return
    prefix = "mock_server.vendors."
    vendors = {
        name.removeprefix(prefix).split(".")[0]
        for name in imported(module)
        if name.startswith(prefix)
    }

    assert vendors <= {parts[1]}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_time_and_chance_have_one_door(module: Path) -> None:
    """Only the clock reads the time, and only ids draws."""
    inside = str(module.relative_to(ROOT))
    modules = {name.split(".")[0] for name in imported(module)} & RANDOM_OR_TIME
    sleeping = {"time"} if imported(module) & {"time.sleep"} else set()

    assert modules - MAY.get(inside, set()) - sleeping == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_measures(module: Path) -> None:
    """No file is over 300 lines and no function over 50."""
    text = module.read_text(encoding="utf-8")
    functions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert text.count("\n") <= 300
    assert [] == [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 50]


def test_no_vendor_is_named_in_core() -> None:
    """core/ knows no vendor's name: only its own docstrings' examples may hold one."""
    names = ("razorpay", "cleartax", "ysuite", "clemta", "spn")
    found = [
        (module.name, node.value)
        for module in MODULES
        if part(module) == "core"
        for node in ast.walk(_without_docstrings(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if any(name in node.value.lower() for name in names)
    ]

    assert [] == found


def _without_docstrings(module: Path) -> ast.Module:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            node.body = body[1:] or [ast.Pass()]  # type: ignore[attr-defined]  # it has a body
    return tree
