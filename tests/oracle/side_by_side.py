"""The mock and the real libraries, side by side."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from mock_server.app import create_app
from tests.oracle.odd_values import OTHER, OWN
from tests.oracle.reference import Store, User, application
from tests.oracle.sending import Answer, Request, ask_asgi, ask_mock

USERS = (
    User("user@example.com", "mock-password", UUID(OWN), "mock-spn-token"),
    User("other@example.com", "mock-password", UUID(OTHER), "other-spn-token"),
)
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)


class Pair:
    """Both with the same users and without a contact; the clock of both stands still."""

    def __init__(self, folder: Path, section: dict[str, Any], **choices: bool) -> None:
        scenario = {
            "extends": "default",
            "clock": {"at": NOW.isoformat(), "frozen": True},
            "vendors": {"spn": {"contacts": [], **section}},
        }
        file = folder / "scenario.yaml"
        file.write_text(json.dumps(scenario), encoding="utf-8")
        self.mock = create_app(scenario=str(file))
        self._store = Store(list(USERS), NOW)
        self._real = application(self._store, **choices)

    def ask(self, request: Request) -> tuple[Answer, Answer]:
        """The mock's answer and the real one, which is given what the mock has invented."""
        ours = ask_mock(self.mock, request)
        self._store.invented = iter([ours.invented or OWN])
        return ours, ask_asgi(self._real, request)
