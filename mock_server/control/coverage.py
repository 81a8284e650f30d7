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


def summarise_coverage() -> Json:
    """Which numbered behaviours the world has met and never met, by vendor; its guesses."""
    # Few runs ask, and every start would pay for the import.
    from mock_server.evidence.coverage import Coverage, counts_of
    from mock_server.evidence.reports.summary import summary

    counted = get_coverage()
    world = counted["world"]
    found = summary(Coverage({world: counts_of(counted)}), context().vendors)
    return {
        "world": world,
        "vendors": found["vendors"],
        "guesses": found["guesses"].get(world, []),
        "unserved": counted["unserved"],
    }


def clear_coverage() -> Json:
    """Forget the world's counts."""
    world = context().look()
    world.coverage.clear()
    return {"world": world.name}
