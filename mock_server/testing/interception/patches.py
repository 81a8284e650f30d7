"""Replaces parts of libraries during an interception, and puts them back."""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache, wraps
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from inspect import getattr_static
from threading import Lock
from types import ModuleType
from typing import Any, NamedTuple

OURS = "mock_server.testing.interception"
# A library, another one that must be installed, and our module with the patches.
LIBRARIES = (
    ("http.client", "http", "clients.http_client"),
    ("urllib3", "urllib3", "clients.urllib3"),
    ("httpcore", "httpcore", "clients.httpcore_sync"),
    ("httpcore", "anyio", "clients.httpcore_async"),
    ("httpcore", "trio", "clients.httpcore_trio"),
    ("aiohttp", "aiohttp", "clients.aiohttp"),
    ("socket", "socket", "clients.socket"),
    ("subprocess", "subprocess", "children.subprocess"),
    ("multiprocessing.spawn", "multiprocessing", "children.multiprocessing"),
    ("os", "os", "children.os"),
)


Real = Callable[..., Any]  # the library's own function


class Patch(NamedTuple):
    """Replaces an attribute by *instead*, which is called with the real one and the arguments.

    The attribute is its owner's own, unless the class has *inherited* it.
    """

    owner: Any
    name: str
    instead: Callable[..., Any]
    inherited: bool = False

    @property
    def attribute(self) -> Any:
        """As it is now. Raises AttributeError and KeyError."""
        if self.inherited:
            return getattr_static(self.owner, self.name)
        return vars(self.owner)[self.name]


class Patches(MetaPathFinder):
    """The patches of some libraries, applied while somebody holds them.

    A library that is imported meanwhile is patched then.
    """

    def __init__(self, folder: str) -> None:
        names = (name for name, _, ours in LIBRARIES if ours.startswith(f"{folder}."))
        self._names = tuple(dict.fromkeys(names))
        self._holders, self._holding = 0, Lock()
        self._lock = Lock()  # never held during an import, which has a lock of its own
        self._applied: dict[str, list[Callable[[], None]]] = {}  # what undoes each, by library

    def hold(self) -> None:
        """Apply the patches, unless somebody holds them already. An error undoes every patch."""
        with self._holding:
            if not self._holders:
                self._install()
            self._holders += 1

    def release(self) -> bool:
        """Put everything back where nobody else holds it; tells whether that is so."""
        with self._holding:
            self._holders -= 1
            if not self._holders:
                self._remove()
            return not self._holders

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The library's own, which is patched once it is loaded."""
        if name not in self._names:
            return None
        others = [finder for finder in sys.meta_path if finder is not self]
        specs = (finder.find_spec(name, path, target) for finder in others)
        spec = next((found for found in specs if found), None)
        if spec and spec.loader:
            _after(spec.loader, lambda: self._apply(name))
        return spec

    def _install(self) -> None:
        sys.meta_path.insert(0, self)
        try:
            for library in self._names:
                if library in sys.modules:
                    self._apply(library)
        except BaseException:
            self._remove()
            raise

    def _remove(self) -> None:
        """Put everything back except what other code has replaced since."""
        with self._lock:
            sys.meta_path.remove(self)
            while self._applied:
                for undo in reversed(self._applied.popitem()[1]):
                    undo()

    def _apply(self, library: str) -> None:
        found = patches(library)
        with self._lock:
            if library not in self._applied and self in sys.meta_path:
                self._applied[library] = [_replace(patch) for patch in found]


CLIENTS, CHILDREN = Patches("clients"), Patches("children")


def _replace(patch: Patch) -> Callable[[], None]:
    """Replace an attribute. The result puts it back, unless other code has replaced it since."""
    owner, name, instead, _ = patch
    old, inherited = patch.attribute, name not in vars(owner)

    @wraps(old)
    def new(*args: Any, **kwargs: Any) -> Any:
        return instead(old, *args, **kwargs)

    def undo() -> None:
        if vars(owner).get(name) is not new:
            return
        if inherited:
            delattr(owner, name)
        else:
            setattr(owner, name, old)

    setattr(owner, name, new)
    return undo


@cache
def patches(library: str) -> tuple[Patch, ...]:
    """The patches of an imported library. Raises RuntimeError for an unknown version."""
    try:
        declared = tuple(_declared(library))
        for patch in declared:
            patch.attribute  # noqa: B018  # it raises where there is none
    except (ImportError, AttributeError, KeyError) as error:
        version = getattr(sys.modules[library], "__version__", "of this Python")
        raise RuntimeError(
            f"{library} {version} cannot be intercepted: it lacks what is patched ({error!r})"
        ) from error
    return declared


def _declared(library: str) -> Iterator[Patch]:
    for name, needed, ours in LIBRARIES:
        if name == library and find_spec(needed):
            yield from import_module(f"{OURS}.{ours}").PATCHES


def _after(loader: Any, then: Callable[[], None]) -> None:
    """Call *then* once, after *loader* has run its next module."""
    run = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        del loader.exec_module
        run(module)
        then()

    loader.exec_module = exec_module
