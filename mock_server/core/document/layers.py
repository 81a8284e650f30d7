"""A scenario laid over the one that it extends."""

from collections.abc import Sequence
from typing import Any

from mock_server.core.document.mistakes import Mistake
from mock_server.core.document.yaml import Source
from mock_server.core.values import Path


class Layers:
    """The merged data of *sources*, and the source of each value. The first source wins.

    Mappings merge key by key. Any other value replaces the one beneath it.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = tuple(sources)
        self.data: dict[str, Any] = {}
        for source in reversed(sources):
            self.data = merged(self.data, source.data)

    def mistake(
        self, path: Path, found: str, expected: str = "", hint: str = "", *, at_key: bool = False
    ) -> Mistake:
        """A mistake at *path*, in the file that holds it."""
        return self.source_of(path).mistake(path, found, expected, hint, at_key=at_key)

    def source_of(self, path: Path) -> Source:
        """The file that holds *path*. For a missing key, the file that holds most of its path."""
        best, reached = self.sources[0], -1
        for source in self.sources:
            depth, settled = _reach(source.data, path)
            if settled:
                return source
            if depth > reached:
                best, reached = source, depth
        return best


def merged(below: Any, above: Any) -> Any:
    """*above* laid over *below*."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    common = {key: merged(below[key], value) for key, value in above.items() if key in below}
    return {**below, **above, **common}


def _reach(data: Any, path: Path) -> tuple[int, bool]:
    """How many parts of *path* are in *data*, and whether *data* decides the value there."""
    for depth, part in enumerate(path):
        if not isinstance(data, dict):
            return depth, True
        if part not in data:
            return depth, False
        data = data[part]
    return len(path), True
