"""A world's rate limits and counters."""

from collections.abc import Collection, Iterator
from typing import Any

from mock_server.control.bodies import body
from mock_server.control.context import Json, context
from mock_server.control.schemas import LimitSet
from mock_server.core.errors import MockRefusal
from mock_server.core.state.clock import END, SECOND, iso
from mock_server.core.state.limits import Limit
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor


def get_limits() -> Json:
    """The limits in force, and the counters in use."""
    world = context().look()
    rules = [
        {"vendor": vendor, "operation": scope, "requests": one.requests, "seconds": one.seconds}
        for vendor, scopes in world.limits.rules.items()
        for scope, one in scopes.items()
    ]
    return {"limits": rules, "counters": list(_counters(world))}


def set_limit() -> Json:
    """Set a limit, what remains of it, or both."""
    asked = body(LimitSet(), "limits")
    vendor = context().vendor(asked["vendor"])
    scope = asked["operation"]
    ruled = context().look().limits.rules.get(vendor.name, {})
    _check(scope, vendor, ruled, "requests" in asked)
    world = context().world
    with world.lock:
        if "requests" in asked:
            world.limits.set(vendor.name, scope, Limit(asked["requests"], asked["seconds"]))
        if "remaining" in asked:
            world.limits.set_remaining(vendor.name, scope, asked["remaining"])
    return get_limits()


def _check(scope: str, vendor: Vendor, ruled: Collection[str], setting: bool) -> None:
    """Refuse an unknown operation, and `remaining` where there is no limit."""
    if scope != "*" and scope not in vendor.operations:
        known = ", ".join(vendor.operations)
        raise MockRefusal(
            400, "limits", f"{vendor.title} has no operation {scope!r}. It has: {known}."
        )
    if not setting and scope not in ruled:
        found = f"it has limits on: {', '.join(ruled)}" if ruled else "it has no limits"
        detail = f"{vendor.title} has no limit on {scope!r} ({found}). Set requests and seconds."
        raise MockRefusal(400, "limits", detail)


def _counters(world: World) -> Iterator[dict[str, Any]]:
    now = world.clock.now_ns() / SECOND
    with world.lock:
        for key, count in world.limits.counters(now):
            yield {
                "vendor": key.vendor,
                "operation": key.scope,
                "counted_by": key.shown,
                "requests": count.limit.requests,
                "seconds": count.limit.seconds,
                "remaining": count.remaining,
                "resets_at": iso(min(round(count.resets_at), END)),
            }
