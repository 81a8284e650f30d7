"""The calls of the operating system that start a program, or become one.

The functions named spawn fork, and then become the program by these.
"""

import os
import shlex
from typing import Any

from mock_server.testing.interception.active import environment_of_child
from mock_server.testing.interception.patches import Patch, Real

EXECVE = os.execve


def _spawn(real: Real, path: Any, argv: Any, env: Any, *args: Any, **more: Any) -> Any:
    """Start a program in the environment of a child."""
    led = environment_of_child(env)
    return real(path, argv, env if led is None else led, *args, **more)


def _become(real: Real, path: Any, argv: Any, env: Any = None) -> Any:
    """Become a program, which then has the environment of a child."""
    led = environment_of_child(env, lasting=False)
    if led is not None:
        return EXECVE(path, argv, led)
    return real(path, argv) if env is None else real(path, argv, env)


def _system(real: Real, command: Any) -> Any:
    """Run a command in a shell that first takes the variables of a child."""
    led = environment_of_child(None)
    if led is None or os.name != "posix":
        return real(command)
    new = {name: value for name, value in led.items() if os.environ.get(name) != value}
    exports = " ".join(f"{name}={shlex.quote(value)}" for name, value in new.items())
    return real(f"export {exports}; {os.fsdecode(command)}")


PATCHES = (
    *(Patch(os, name, _spawn) for name in ("posix_spawn", "posix_spawnp") if hasattr(os, name)),
    *(Patch(os, name, _become) for name in ("execv", "execve")),
    Patch(os, "system", _system),
)
