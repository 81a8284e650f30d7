"""The vendors' real hosts answered in this process: no socket is opened, no other host reached.

```python
with intercept() as mock:
    requests.get("https://api.razorpay.com/v1/contacts", auth=("rzp_test_mock", "mock_secret"))
    assert mock.count(vendor="razorpay") == 1
```
"""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from mock_server.testing.interception.hosts import Blocked

if TYPE_CHECKING:
    from mock_server.client import MockClient
    from mock_server.core.request.application import MockFlask
    from mock_server.testing.interception.active import Active

__all__ = ["Blocked", "Interception", "intercept"]

Function = TypeVar("Function", bound=Callable[..., Any])


def intercept(
    target: "MockFlask | str | None" = None,
    *,
    world: str | None = None,
    allow: Iterable[str] = (),
    scenario: str | None = None,
    **settings: Any,
) -> "Interception":
    """A context manager and decorator in which the mock server answers the vendors' hosts.

    *target* is an application of `create_app()`, or the URL of a running server. None makes a new
    application with *scenario* and *settings* at each entry. Requests that name no world are for
    *world*. Every other host is refused unless *allow* names it, exactly or as `*.example.com`.
    Entering gives the world's MockClient.

    The interception entered last answers. A thread that has entered none uses the last one of the
    process.
    """
    if target is not None and (scenario is not None or settings):
        raise TypeError("scenario and settings are for an application of the interception's own")
    if not (target is None or isinstance(target, str) or hasattr(target, "wsgi_app")):
        raise TypeError(
            f"{target!r} is neither an application nor a URL; as a decorator, write @intercept()"
        )
    if scenario is not None:
        settings["scenario"] = scenario
    return Interception(target, world, allow, settings)


class Interception:
    """A context manager and decorator. Several threads may enter it, each of them several times."""

    def __init__(
        self,
        target: "MockFlask | str | None",
        world: str | None,
        allow: Iterable[str],
        settings: dict[str, Any],
    ) -> None:
        self._target, self._world, self._settings = target, world, settings
        self._allow = (allow,) if isinstance(allow, str) else tuple(allow)
        self._entered: list[Active] = []

    def __enter__(self) -> "MockClient":
        from mock_server.testing.interception.active import enter

        active = enter(self._target, self._world, self._allow, self._settings)
        self._entered.append(active)
        return active.answerer.mock

    def __exit__(self, *_: object) -> None:
        from mock_server.testing.interception.active import leave

        leave(self._entered)

    def __call__(self, function: Function) -> Function:
        """Wrap a function, coroutine function or generator function: each call is intercepted."""
        if inspect.isclass(function) or inspect.isasyncgenfunction(function):
            raise TypeError(f"@intercept() is for functions and their like, not for {function!r}")

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        @functools.wraps(function)
        async def wait(*args: Any, **kwargs: Any) -> Any:
            with self:
                return await function(*args, **kwargs)

        @functools.wraps(function)
        def step(*args: Any, **kwargs: Any) -> Any:
            with self:
                return (yield from function(*args, **kwargs))

        if inspect.iscoroutinefunction(function):
            return cast(Function, wait)
        return cast(Function, step if inspect.isgeneratorfunction(function) else call)
