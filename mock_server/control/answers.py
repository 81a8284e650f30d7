"""The user's own answers in a world: list, add, remove."""

from typing import Any

from mock_server.control.bodies import body
from mock_server.control.context import Json, check_room, context, found
from mock_server.core.scenario.answers import UserAnswerSchema, exported_answer
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.state.answers import ActiveAnswer
from mock_server.core.vendor import Answer


def list_answers() -> Json:
    """The world's answers of your own, with the requests that each has answered."""
    return {"answers": [*map(_answer_json, context().look().answers)]}


def add_answer() -> Answer:
    """Add an answer of your own for a route that the mock server does not emulate."""
    given = body(UserAnswerSchema(context().vendors), "answers", kept=True)
    check_room(context().look().answers, "answers")
    return Answer(_answer_json(context().world.answers.add(given)), 201)


def remove_answer(id: str) -> Json:
    """Remove one of your own answers."""
    found(context().look().answers, "answer", id)
    context().world.answers.remove(id)
    return {"removed": 1}


def clear_answers() -> Json:
    """Remove every answer of your own."""
    return {"removed": context().world.answers.remove()}


def _answer_json(active: ActiveAnswer) -> dict[str, Any]:
    """The keys of the answer, its id, and the number of requests that it has answered."""
    shown = Redaction(context().rules).value(exported_answer(active.answer))
    return {"id": active.id, **shown, "hits": active.hits}
