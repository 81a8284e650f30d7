"""Imports point one way, and the house keeps its measures."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent / "mock_server"

# Who may import whom: the rooms of mock_server, the uppermost last.
ALLOWED = {
    "version": set(),
    "client": {"client"},
    "settings": {"settings"},
    "core": {"core"},
    "vendors": {"core", "vendors"},
    "evidence": {"core", "evidence"},
    "persistence": {"core", "persistence"},
    "control": {"core", "settings", "version", "evidence", "persistence", "control"},
    "page": {"core", "control", "version", "page"},
    "app": {"core", "vendors", "control", "page", "evidence", "settings"},
    "serving": {
        *("core", "vendors", "client", "control", "persistence", "settings", "app", "serving"),
    },
    "wsgi": {"core", "settings", "app", "serving"},
    "cli": {
        *("core", "vendors", "settings", "version", "client", "control", "app", "serving", "cli"),
        "evidence",
    },
    "testing": {
        *("core", "vendors", "settings", "client", "control", "app", "serving", "testing"),
        "evidence",
    },
    "__init__": {"version", "client", "app"},
    "__main__": {"cli"},
}
# The same within core.
CORE = {
    "__init__": set(),
    "carrier": set(),
    "errors": set(),
    "forms": set(),
    "waits": set(),
    "situation": set(),
    "schemas": {"situation"},
    "yaml_files": set(),
    "behaviours": {"yaml_files"},
    "unserved": {"yaml_files"},
    "values": set(),
    "secrets": {"values", "secrets"},
    "document": {"values", "secrets", "yaml_files", "document"},
    "state": {"errors", "people", "values", "secrets", "state"},
    "paging": {"state"},
    "people": {"values", "people"},
    "seeding": {"people", "state"},
    "vendor": {
        *("carrier", "errors", "forms", "secrets", "seeding", "state", "unserved", "values"),
        "waits",
    },
    "request": {
        *("errors", "behaviours", "unserved", "secrets", "document", "state", "vendor", "waits"),
        *("carrier", "situation", "values"),
        "request",
    },
    "scenario": {
        *("errors", "secrets", "seeding", "situation", "document", "state", "values", "vendor"),
        *("people", "scenario"),
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
    "core/request/replica.py": {"secrets"},
}
VENDOR_NAMES = ("razorpay", "cleartax", "ysuite", "clemta", "spn")


@dataclass(frozen=True)
class Module:
    """A module of mock_server, by its path there."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> set[str]:
        """The full names of everything that it imports, wherever in it."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
        return found

    @property
    def name(self) -> str:
        dotted = f"mock_server.{self.path.removesuffix('.py').replace('/', '.')}"
        return dotted.removesuffix(".__init__")

    @property
    def room(self) -> str:
        return self.path.split("/")[0].removesuffix(".py")

    def below(self, package: str) -> set[str]:
        """What it imports of a package, by the name that follows the package's."""
        return {
            n.removeprefix(package).split(".")[0] for n in self.imports if n.startswith(package)
        }


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return [
        Module(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
        for file in sorted(ROOT.rglob("*.py"))
    ]


@pytest.fixture(scope="module")
def of_vendors(modules: list[Module]) -> list[Module]:
    return [one for one in modules if one.path.startswith("vendors/") and "/" in one.path[8:]]


def wrong(modules: list[Module], rule: Callable[[Module], Any]) -> Mapping[str, Any]:
    """What *rule* finds wrong, by the module's path."""
    return {module.path: found for module in modules if (found := rule(module))}


def test_imports_point_one_way(modules: list[Module]) -> None:
    """Each room imports those beneath it, wherever in its modules the import stands."""
    above = wrong(modules, lambda one: one.below("mock_server.") - ALLOWED.get(one.room, set()))

    assert ALLOWED.keys() == {module.room for module in modules}
    assert {} == above


def test_core_has_floors_of_its_own(modules: list[Module]) -> None:
    """Documents, errors and behaviours lie beneath the state, the state beneath requests."""
    core = [module for module in modules if module.room == "core"]
    floors = {module.path: module.path.split("/")[1].removesuffix(".py") for module in core}

    assert CORE.keys() == set(floors.values())
    assert {} == wrong(core, lambda one: one.below("mock_server.core.") - CORE[floors[one.path]])


def test_no_vendor_imports_another(of_vendors: list[Module]) -> None:
    """A vendor imports core and itself."""
    others = wrong(
        of_vendors, lambda one: one.below("mock_server.vendors.") - {one.path.split("/")[1]}
    )

    assert {} == others


def test_vendors_are_routed_by_flask_and_no_more(of_vendors: list[Module]) -> None:
    """A vendor declares a blueprint; of a request it is told by its Call alone."""

    def beyond(module: Module) -> set[str]:
        return {n for n in module.imports if n.split(".")[0] == "flask"} - {"flask.Blueprint"}

    assert {} == wrong(of_vendors, beyond)


def test_no_imports_in_a_circle(modules: list[Module]) -> None:
    """No module needs itself by way of others, not for type checking either."""
    names = {module.name for module in modules}

    assert {} == in_circles({module.name: _needed(module, names) for module in modules})


def test_a_circle_is_found() -> None:
    """Of three modules, the two that need each other are named, and who needs them."""
    needs = {"a": {"b"}, "b": {"a"}, "c": {"b"}, "d": {"e"}, "e": set[str]()}

    assert {"a", "b", "c"} == in_circles(needs).keys()


def test_retired_words(modules: list[Module]) -> None:
    """Nothing is called by a name that it no longer has."""
    assert {} == wrong(
        modules, lambda one: _names(one.tree) & RETIRED - EXEMPT.get(one.path, set())
    )


def test_time_and_chance_have_one_door(modules: list[Module]) -> None:
    """Only the clock reads the time, and only ids draws; anybody may sleep."""

    def drawn(module: Module) -> set[str]:
        used = {name.split(".")[0] for name in module.imports - {"time.sleep"}}
        return used & RANDOM_OR_TIME - MAY.get(module.path, set())

    assert {} == wrong(modules, drawn)


def test_files_are_short() -> None:
    """No file of code is over 300 lines, those of the page and of Node included."""
    code = {".py", ".html", ".css", ".js", ".cjs"}
    files = [file for file in ROOT.rglob("*") if file.suffix in code]
    lines = {file.relative_to(ROOT): file.read_text("utf-8").count("\n") for file in files}

    assert {} == {name: count for name, count in lines.items() if count > 300}


def test_functions_are_short(modules: list[Module]) -> None:
    """No function is over 50 lines."""
    assert {} == wrong(
        modules,
        lambda one: [
            node.name
            for node in ast.walk(one.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if (node.end_lineno or 0) - node.lineno >= 50
        ],
    )


def test_no_vendor_is_named_in_core(modules: list[Module]) -> None:
    """core/ knows no vendor's name: only its own docstrings' examples may hold one."""
    core = [module for module in modules if module.room == "core"]

    assert {} == wrong(
        core,
        lambda one: [
            text for text in _texts(one.text) if any(name in text.lower() for name in VENDOR_NAMES)
        ],
    )


def in_circles(needs: Mapping[str, set[str]]) -> Mapping[str, set[str]]:
    """What is left once everything is taken away that needs nothing which is left."""
    left = {name: others - {name} for name, others in needs.items()}
    while leaves := {name for name, others in left.items() if not others}:
        left = {name: others - leaves for name, others in left.items() if name not in leaves}
    return left


def _needed(module: Module, names: set[str]) -> set[str]:
    """The modules of ours that the module imports, each by its own name."""
    return {name if name in names else name.rpartition(".")[0] for name in module.imports} & names


def _names(tree: ast.Module) -> set[str]:
    """Everything that the module's names, attributes, arguments and definitions are called."""
    return {
        getattr(node, field)
        for node in ast.walk(tree)
        for field in ("id", "attr", "arg", "name")
        if isinstance(getattr(node, field, None), str)
    }


def _texts(source: str) -> list[str]:
    """The texts in a module's code, but for its docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            node.body = body[1:] or [ast.Pass()]  # type: ignore[attr-defined]  # it has a body
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str)]
