"""multiprocessing, where it starts a Python anew or has a server that forks.

Such a child gets no environment of its own; it reads what its parent has prepared for it. Another
child, a fork, goes on with the interception that it found.
"""

from multiprocessing import spawn
from typing import Any

from mock_server.testing.interception.active import environment_of_child
from mock_server.testing.interception.children.environment import START
from mock_server.testing.interception.patches import Patch, Real

SET = "import os; os.environ.update(variables)\n"


class Prepared:
    """What a child does where it reads this. It needs none of our modules."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._variables = variables

    def __reduce__(self) -> tuple[Any, ...]:
        text = (START / "sitecustomize.py").read_text(encoding="utf-8")
        return exec, (SET + text, {"variables": self._variables, "__name__": "mock_server_child"})


def _get_preparation_data(real: Real, name: Any) -> Any:
    """What a child is told before it begins."""
    led = environment_of_child(None)
    return real(name) if led is None else {**real(name), "mock_server": Prepared(led)}


PATCHES = (Patch(spawn, "get_preparation_data", _get_preparation_data),)
