"""Where statuses have colours, and which."""

import io

import pytest

from mock_server.serving.colours import is_terminal, painted, takes_colours


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"TERM": "xterm"}, (True, True)),
        ({"TERM": "xterm", "NO_COLOR": "1"}, (True, False)),
        ({"TERM": "xterm", "NO_COLOR": ""}, (True, True)),  # an empty one counts as not set
        ({"TERM": "dumb"}, (False, False)),
    ],
)
def test_terminals(
    env: dict[str, str], expected: tuple[bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal takes colours, unless it is dumb or NO_COLOR is set. Nothing else does."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    assert expected == (is_terminal(Terminal()), takes_colours(Terminal()))
    assert not is_terminal(io.StringIO())
    assert not takes_colours(None)


def test_classes_of_statuses() -> None:
    """Answers are green, refusals yellow, failures and broken connections red."""
    codes = {status: painted(status).partition("m")[0] for status in ("200", "404", "500", "-")}

    assert {"200": "\x1b[32", "404": "\x1b[33", "500": "\x1b[31", "-": "\x1b[31"} == codes
