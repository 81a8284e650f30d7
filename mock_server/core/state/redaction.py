"""What is shown of requests and answers: their texts, without a credential in them."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

HIDDEN = "(hidden)"
SECRETS = frozenset({"authorization", "proxy-authorization", "cookie", "x-mock-token"})


class Message(NamedTuple):
    """A request or an answer as shown: credentials hidden, *body* cut where it is *long*.

    *length* is the whole body's, in bytes.
    """

    headers: Mapping[str, str]
    body: str
    long: bool = False
    length: int = 0


def message(
    headers: Iterable[tuple[str, str]],
    body: bytes,
    length: int,
    secrets: frozenset[str],
    values: Iterable[str] = (),
) -> Message:
    """What is shown of a request or an answer. *secrets* are names of headers and fields.

    *values*, as JSON writes them, are hidden under any name.
    """
    text = without(body.decode("utf-8", "replace"), secrets) if body else ""
    for value in values:
        text = text.replace(f":{value}", f':"{HIDDEN}"')
    shown = {n: _hidden(n, v) if n.lower() in secrets else v for n, v in headers}
    return Message(shown, text, length > len(body), length)


def titled(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """`HTTP_X_API_KEY` is `X-Api-Key`."""
    names = ((key.removeprefix("HTTP_"), value) for key, value in headers)
    return [(key.replace("_", "-").title(), value) for key, value in names]


def disclosed(sent: Any, secrets: frozenset[str]) -> list[str]:
    """The secret texts and numbers of a body, which a refusal may show: as JSON writes them."""
    if not isinstance(sent, dict):
        return []
    found = [value for name, value in sent.items() if str(name).lower() in secrets]
    return [
        json.dumps(one, ensure_ascii=False) for one in found if isinstance(one, str | float | int)
    ]


def _hidden(name: str, value: str) -> str:
    """The scheme of an Authorization stays."""
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {HIDDEN}" if space and name.lower() == "authorization" else HIDDEN


def without(text: str, secrets: frozenset[str]) -> str:
    """JSON, a form or a query with secret fields' values hidden, well-formed or not."""
    lower, names = text.lower(), _fields(secrets)
    if not any(name in lower for name in names):
        return text
    in_json, in_form = _patterns(names)
    return in_form.sub(rf"\1{HIDDEN}", in_json.sub(rf'\1"{HIDDEN}"', text))


@cache
def _fields(secrets: frozenset[str]) -> frozenset[str]:
    """Those that may be a field's name: every further one takes its time with every body."""
    return frozenset(name for name in secrets - SECRETS if "-" not in name)


@cache
def _patterns(fields: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(map(re.escape, sorted(fields)))
    return (
        re.compile(
            rf'("(?:{names})"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^\s",\[\]{{}}]+)', re.IGNORECASE
        ),
        re.compile(rf"((?<![\w-])(?:{names})=)[^&\s\"]+", re.IGNORECASE),
    )
