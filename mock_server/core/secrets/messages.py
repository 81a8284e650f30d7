"""Requests and answers without the credentials in them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mock_server.core.secrets.redaction import Redaction
from mock_server.core.secrets.rules import Rules, parts


class Message(NamedTuple):
    """A request or an answer as shown: credentials hidden, *body* cut where it is *long*.

    *length* is the whole body's, in bytes.
    """

    headers: Mapping[str, str]
    body: str
    long: bool = False
    length: int = 0


def message(
    headers: Iterable[tuple[str, str]], body: bytes, length: int, redaction: Redaction
) -> Message:
    """A request or an answer as shown, from the first bytes of its body and its *length*."""
    shown = {name: redaction.header(name, value) for name, value in headers}
    return Message(shown, redaction.body(body), length > len(body), length)


def of_request(environ: Mapping[str, Any], rules: Rules) -> Redaction:
    """A redaction that also hides every credential in the head of this request, anywhere."""
    first = Redaction(rules)
    look_at_headers(wsgi_headers(environ), rules, first)
    first.query(environ.get("QUERY_STRING") or "")
    return first.again()


def look_at_headers(headers: Iterable[tuple[str, str]], rules: Rules, redaction: Redaction) -> None:
    """Let *redaction* find the secrets in headers with WSGI's names."""
    keys, suspects = rules.keys, rules.suspects
    for key, value in headers:
        if keys[key]:
            redaction.found.update(parts(value))
        elif key == "HTTP_HOST" or suspects(value):
            redaction.header(*titled([(key, value)])[0])


def wsgi_headers(environ: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A request's headers with WSGI's names."""
    return [
        (key, value)
        for key, value in environ.items()
        if key[:5] == "HTTP_" or key in ("CONTENT_TYPE", "CONTENT_LENGTH") and value
    ]


def titled(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers with their usual names: `X-Api-Key` for `HTTP_X_API_KEY`."""
    names = ((key.removeprefix("HTTP_"), value) for key, value in headers)
    return [(key.replace("_", "-").title(), value) for key, value in names]
