"""The state directory: save now, and what is known of it."""

from typing import TYPE_CHECKING, Any

from flask import current_app

from mock_server.control.context import Json
from mock_server.core.errors import MockRefusal
from mock_server.core.state.clock import iso

if TYPE_CHECKING:
    from mock_server.persistence.saver import Saver

EXTENSION = "mock_server.state"  # of the Flask application
NO_STATE = "This server keeps no state: start mock-server serve with --state-dir."


def save_state() -> Json:
    """Save every world that has changed to the state directory, now."""
    saver = current_saver()
    if saver is None:
        raise MockRefusal(404, "state", NO_STATE)
    done = saver.save()
    outcome = {"saved": [*done.saved], "removed": [*done.removed], "unchanged": done.unchanged}
    if done.failed:
        raise MockRefusal(507, "state", str(saver.error), **outcome, failed=dict(done.failed))
    return outcome


def state_json() -> dict[str, Any] | None:
    """The directory, the last save without an error, and the error since; None without one."""
    saver = current_saver()
    if saver is None:
        return None
    saved_at = None if saver.saved_at is None else iso(int(saver.saved_at))
    return {"directory": str(saver.folder.path), "saved_at": saved_at, "error": saver.error}


def current_saver() -> "Saver | None":
    """What saves the worlds; None without a state directory."""
    found: Saver | None = current_app.extensions.get(EXTENSION)
    return found
