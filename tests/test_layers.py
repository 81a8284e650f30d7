"""Imports point one way, and the house keeps its measures."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "mock_server"
MODULES = sorted(ROOT.rglob("*.py"))

# Who may import whom: the rooms of mock_server, the uppermost last.
ALLOWED = {
    "version": set(),
    "client": {"client"},
    "settings": set(),
    "cgroup": set(),
    "core": {"core"},
    "vendors": {"core", "vendors"},
    "control": {"core", "settings", "version", "control"},
    "app": {"core", "vendors", "control", "settings", "cgroup"},
    "serving": {"core", "vendors", "control", "settings", "app", "serving"},
    "wsgi": {"core", "settings", "app", "serving"},
    "cli": {"core", "vendors", "settings", "version", "client", "control", "app", "serving", "cli"},
    "testing": {"core", "vendors", "settings", "client", "control", "app", "serving", "testing"},
    "__init__": {"version", "client", "app"},
    "__main__": {"cli"},
}
# The same within core.
CORE = {
    "__init__": set(),
    "errors": set(),
    "waits": set(),
    "forms": set(),
    "situation": set(),
    "schemas": set(),
    "behaviours": set(),
    "unserved": set(),
    "values": set(),
    "secrets": {"values", "secrets"},
    "document": {"values", "secrets", "document"},
    "state": {"errors", "values", "secrets", "state"},
    "paging": {"state"},
    "seeding": {"state"},
    "vendor": {"errors", "forms", "secrets", "seeding", "state", "unserved", "waits"},
    "request": {
        *("errors", "behaviours", "unserved", "secrets", "document", "state", "vendor", "waits"),
        *("situation", "values"),
        "request",
    },
    "scenario": {
        *("errors", "secrets", "seeding", "situation", "document", "state", "values", "vendor"),
        "scenario",
    },
}
RETIRED = {
    *("provider", "providers", "realm", "realms", "shelf", "shelves", "twin", "twins", "armed"),
    *("gates", "panel", "admin", "homes", "fires", "readings"),
    *("Misuse", "Says", "Answering", "OnePiece", "Keeper", "Quiet", "Armed", "Line", "Doors"),
}
EXEMPT = {"core/seeding.py": {"provider"}}  # Faker's own word
RANDOM_OR_TIME = {"random", "secrets", "time", "uuid"}
MAY = {
    "core/state/clock.py": {"time"},
    "core/state/ids.py": {"uuid"},
}


def each(modules: Sequence[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("module", modules, ids=lambda one: str(one.relative_to(ROOT)))


each_module = each(MODULES)
each_of_core = each([module for module in MODULES if module.is_relative_to(ROOT / "core")])
each_of_a_vendor = each(sorted((ROOT / "vendors").glob("*/*.py")))


def imported(module: Path) -> set[str]:
    """The full names of everything that the module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(module: Path) -> str:
    first = module.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@each_module
def test_imports_point_one_way(module: Path) -> None:
    """Each room imports those beneath it, wherever in its modules the import stands."""
    ours = {name.split(".")[1] for name in imported(module) if name.startswith("mock_server.")}

    assert room(module) in ALLOWED, f"{room(module)} has no room in the house"
    assert ours <= ALLOWED[room(module)]


@each_of_core
def test_core_has_floors_of_its_own(module: Path) -> None:
    """Documents, errors and behaviours lie beneath the state, the state beneath requests."""
    floor = module.relative_to(ROOT).parts[1].removesuffix(".py")
    names = {name for name in imported(module) if name.startswith("mock_server.core.")}

    assert {name.split(".")[2] for name in names} <= CORE[floor]


@each_of_a_vendor
def test_no_vendor_imports_another(module: Path) -> None:
    """A vendor imports core and itself."""
    prefix = "mock_server.vendors."
    vendors = {
        name.removeprefix(prefix).split(".")[0]
        for name in imported(module)
        if name.startswith(prefix)
    }

    assert vendors <= {module.parent.name}


@each_of_a_vendor
def test_vendors_are_routed_by_flask_and_no_more(module: Path) -> None:
    """A vendor declares a blueprint; of a request it is told by its Call alone."""
    names = {name for name in imported(module) if name.partition(".")[0] == "flask"}

    assert names <= {"flask.Blueprint"}


def test_no_imports_in_a_circle() -> None:
    """No module needs itself by way of others, not for type checking either."""
    names = {_dotted(module): module for module in MODULES}

    assert {} == in_circles({name: _needed(module, names) for name, module in names.items()})


def test_a_circle_is_found() -> None:
    """Of three modules, the two that need each other are named, and who needs them."""
    needs = {"a": {"b"}, "b": {"a"}, "c": {"b"}, "d": {"e"}, "e": set[str]()}

    assert {"a", "b", "c"} == in_circles(needs).keys()


@each_module
def test_retired_words(module: Path) -> None:
    """Nothing is called by a name that it no longer has."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names = {
        getattr(node, field)
        for node in ast.walk(tree)
        for field in ("id", "attr", "arg", "name")
        if isinstance(getattr(node, field, None), str)
    }

    assert set() == names & RETIRED - EXEMPT.get(str(module.relative_to(ROOT)), set())


@each_module
def test_time_and_chance_have_one_door(module: Path) -> None:
    """Only the clock reads the time, and only ids draws."""
    inside = str(module.relative_to(ROOT))
    modules = {name.split(".")[0] for name in imported(module)} & RANDOM_OR_TIME
    sleeping = {"time"} if imported(module) & {"time.sleep"} else set()

    assert modules - MAY.get(inside, set()) - sleeping == set()


@each_module
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
        if room(module) == "core"
        for node in ast.walk(_without_docstrings(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if any(name in node.value.lower() for name in names)
    ]

    assert [] == found


def in_circles(needs: Mapping[str, set[str]]) -> Mapping[str, set[str]]:
    """What is left once everything is taken away that needs nothing which is left."""
    left = {name: others - {name} for name, others in needs.items()}
    while leaves := {name for name, others in left.items() if not others}:
        left = {name: others - leaves for name, others in left.items() if name not in leaves}
    return left


def _dotted(module: Path) -> str:
    parts = module.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _needed(module: Path, names: Mapping[str, Path]) -> set[str]:
    """The modules of ours that the module imports, each by its own name."""
    found = {name if name in names else name.rpartition(".")[0] for name in imported(module)}
    return found & set(names)


def _without_docstrings(module: Path) -> ast.Module:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            node.body = body[1:] or [ast.Pass()]  # type: ignore[attr-defined]  # it has a body
    return tree
