"""The state master and how a state is read."""

import pytest

from mock_server.vendors.cleartax.states import ALIASES, STATES, TOKENS, read


@pytest.mark.parametrize(("code", "name"), STATES.items())
def test_every_state_is_read(code: str, name: str) -> None:
    """A state's name and its token, in any case, mean the same token (CTX-18)."""
    token = TOKENS[code]

    assert token.isalpha()
    assert token.isupper()
    assert {token} == {read(form) for form in (name, name.lower(), token, f" {name.upper()} ")}


def test_tokens_differ() -> None:
    """No two states have one token, and no alias hides a state (CTX-18)."""
    assert len(STATES) == len(set(TOKENS.values()))
    assert not set(ALIASES) & set(TOKENS.values())


@pytest.mark.parametrize("sent", ["", " ", "29", "KARNATKA", "INDIA", "KARNATAKA, GOA"])
def test_what_is_no_state(sent: str) -> None:
    """Anything else is read as none (CTX-17)."""
    assert read(sent) is None
