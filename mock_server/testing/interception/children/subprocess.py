"""subprocess, and what starts programs by it: asyncio, os.popen and most libraries."""

from inspect import signature
from subprocess import Popen
from typing import Any

from mock_server.testing.interception.active import environment_of_child
from mock_server.testing.interception.patches import Patch, Real


def _init(real: Real, self: Any, *args: Any, **more: Any) -> None:
    """Start a program in the environment of a child."""
    called = signature(real).bind(self, *args, **more)
    led = environment_of_child(called.arguments.get("env"))
    if led is not None:
        called.arguments["env"] = led
    real(*called.args, **called.kwargs)


PATCHES = (Patch(Popen, "__init__", _init),)
