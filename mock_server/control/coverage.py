"""What a world's requests were answered with: counts of answers and of unserved routes."""

from mock_server.control.context import Json, context


def get_coverage() -> Json:
    """How often each kind of answer was given, and each route that is not emulated asked for."""
    world = context().look()
    return {
        "world": world.name,
        "answers": [
            {**answer._asdict(), "count": count} for answer, count in world.coverage.answers.items()
        ],
        "unserved": [
            {"vendor": vendor, "route": route, "count": count}
            for (vendor, route), count in world.coverage.unserved.items()
        ],
    }


def clear_coverage() -> Json:
    """Forget the world's counts."""
    world = context().look()
    world.coverage.clear()
    return {"world": world.name}
