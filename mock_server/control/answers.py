"""The user's own answers of a world: set, list, clear."""

from typing import Any, Final

from mock_server.control.bodies import body
from mock_server.control.context import Json, context, missing
from mock_server.core.errors import MockRefusal
from mock_server.core.scenario.answers import UserAnswerSchema, exported_answer
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.state.answers import ActiveAnswer
from mock_server.core.vendor import Answer

MAX_ANSWERS = 1000  # of a world
SECTION: Final = "answers"


def list_answers() -> Json:
    return {"answers": [_answer_json(active) for active in context().world.answers]}


def add_answer() -> Answer:
    given = body(UserAnswerSchema(context().vendors), SECTION, kept=True)
    if len(context().look().answers) >= MAX_ANSWERS:
        raise MockRefusal(503, SECTION, f"There are {MAX_ANSWERS} answers already; remove some.")
    return Answer(_answer_json(context().world.answers.add(given)), 201)


def remove_answer(id: str) -> Json:
    if all(active.id != id for active in context().look().answers):
        raise missing("answer", id)
    context().world.answers.remove(id)
    return {"removed": 1}


def clear_answers() -> Json:
    return {"removed": context().world.answers.remove()}


def _answer_json(active: ActiveAnswer) -> dict[str, Any]:
    """The answer's own keys, and how many requests it has answered."""
    shown = Redaction(context().rules).value(exported_answer(active.answer))
    return {"id": active.id, **shown, "hits": active.hits}
