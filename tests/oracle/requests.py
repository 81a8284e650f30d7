"""Requests of every kind, most of them odd in one way or another, from one seed.

What they are made of lies in `odd_values.py`.
"""

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar
from urllib.parse import quote_from_bytes

from tests.oracle.odd_values import (
    BODIES,
    CHARACTERS,
    CREDENTIALS,
    EMAILS,
    ENCODINGS,
    LITERALS,
    METHODS,
    NOBODY,
    OTHER,
    OTHER_HEADERS,
    OWN,
    PATHS,
    PREFIX,
    QUERIES,
    SPELLINGS,
    STRANGE,
    TYPES,
    VALUES,
)
from tests.oracle.sending import Answer, Request

Choice = TypeVar("Choice")
MAX_TARGET = 8000  # what the server takes in one line
CONTROLS = re.compile(r"[\x00-\x1f]")
OPERATIONS = ("list", "get", "create", "create", "create", "update", "update", "delete", "login")
SOUND = {
    "company_id": OWN,
    "first_name": "Ines",
    "last_name": "Łukasik",
    "email": "ines@example.com",
    "phone": "+91-9000000009",
    "designation": None,
    "is_primary": True,
}
KEYS = (*SOUND, "nosuch", "id", "created_at")


class Literal(str):
    """JSON that goes out as it stands."""


class Requests:
    """They ask for contacts that were made, and with tokens that were given, alive or not."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self._ids: list[str] = []
        self._tokens: list[str] = ["mock-spn-token", "other-spn-token"]

    def learn(self, answer: Answer) -> None:
        if answer.invented:
            (self._ids if answer.status == 201 else self._tokens).append(answer.invented)

    def next(self) -> Request:
        while len((request := self._next()).target) > MAX_TARGET:
            pass
        return request

    def _next(self) -> Request:
        company = self._now_and_then(0.01)
        method, path, query, body = self._asked("company" if company else self._one_of(OPERATIONS))
        if not company and self._now_and_then(0.08):
            method = self._one_of(METHODS)
        if self._now_and_then(0.06):
            path = self._one_of(PATHS)
        elif self._now_and_then(0.04):
            path += b"/" * self._chance.randint(1, 3)
        target = PREFIX + path + (b"?" + query if query and b"?" not in path else b"")
        return Request(method, target, self._headers(), body)

    def _asked(self, operation: str) -> tuple[str, bytes, bytes, bytes | None]:
        contact = b"/contacts/" + self._id()
        query = self._query() if self._now_and_then(0.1) else b""
        match operation:
            case "list":
                return "GET", b"/contacts", self._query(), self._stray_body()
            case "get":
                return "GET", contact, query, self._stray_body()
            case "create":
                return "POST", b"/contacts", query, self._body(self._contact(0.95))
            case "update":
                return "PATCH", contact, query, self._body(self._contact(0.3))
            case "delete":
                return "DELETE", contact, query, self._stray_body()
            case "login":
                return "POST", b"/auth/login", query, self._body(self._login())
        company = self._id((OWN, OTHER, NOBODY)).replace(b"%2F", b"")
        return "DELETE", b"/companies/" + company, query, None

    def _headers(self) -> tuple[tuple[bytes, bytes], ...]:
        token = b"Bearer " + self._one_of(self._tokens).encode()
        credential = self._one_of(CREDENTIALS) if self._now_and_then(0.25) else token
        kind = self._kind() if self._now_and_then(0.25) else b"application/json"
        headers = [(b"Authorization", credential), (b"Content-Type", kind)]
        if self._now_and_then(0.1):
            headers.append(self._one_of(OTHER_HEADERS))
        return tuple((name, value) for name, value in headers if value is not None)

    def _kind(self) -> bytes | None:
        kind = self._one_of(TYPES)
        if kind is None or self._now_and_then(0.6):
            return kind
        bent = CONTROLS.sub("", self._bent(kind.decode("latin-1")))
        return bent.encode("latin-1", "ignore")

    def _query(self) -> bytes:
        pairs = [b"company_id=" + self._text(self._uuid())] if self._now_and_then(0.9) else []
        for name in (b"skip", b"limit"):
            if self._now_and_then(0.4):
                pairs.append(name + b"=" + self._text(self._number()))
        if self._now_and_then(0.15):
            pairs.append(self._one_of(QUERIES))
        if self._now_and_then(0.15):
            pairs.append(self._one_of(pairs or [b"skip=1"]))
        self._chance.shuffle(pairs)
        return b"&".join(pairs)

    def _number(self) -> str:
        if self._now_and_then(0.6):
            return str(self._chance.randint(0, 9))
        strange = self._one_of(STRANGE)
        return self._bent(strange) if len(strange) < 99 and self._now_and_then(0.5) else strange

    def _text(self, text: str) -> bytes:
        raw = text.encode("utf-8", "surrogatepass")
        quoted = quote_from_bytes(raw, self._one_of(("", "/", "{}:")))
        return (quoted.replace("%20", "+") if self._now_and_then(0.3) else quoted).encode()

    def _id(self, known: Sequence[str] = ()) -> bytes:
        known = known or [*self._ids[-8:], NOBODY]
        text = self._uuid(known) if self._now_and_then(0.9) else self._one_of(STRANGE)
        return quote_from_bytes((text or "x").encode("utf-8", "surrogatepass"), "{}:").encode()

    def _uuid(self, known: Sequence[str] = (OWN, OWN, OWN, OWN, OTHER, NOBODY)) -> str:
        """A known one, mostly as it is, now and then in another spelling, or broken."""
        text = self._one_of(known)
        if self._now_and_then(0.85):
            return text
        spelt = self._one_of(SPELLINGS).format(text, text.upper(), text.replace("-", ""))
        return self._bent(spelt) if self._now_and_then(0.4) else spelt

    def _bent(self, text: str) -> str:
        """With a few characters replaced, put in or left out."""
        for _ in range(self._one_of((1, 1, 1, 2, 3))):
            at = self._chance.randint(0, len(text))
            text = text[:at] + self._one_of(CHARACTERS) + text[at + self._chance.randint(0, 1) :]
        return text

    def _contact(self, likely: float) -> dict[str, Any]:
        contact = {n: v for n, v in SOUND.items() if self._now_and_then(likely)}
        for _ in range(self._one_of((0, 0, 1, 1, 1, 2, 3))):
            contact[self._one_of(KEYS)] = self._value()
        if self._now_and_then(0.3):
            email = self._one_of(EMAILS)
            contact["email"] = self._bent(email) if self._now_and_then(0.5) else email
        if self._now_and_then(0.3):
            contact["company_id"] = self._uuid()
        items = list(contact.items())
        if self._now_and_then(0.2):
            self._chance.shuffle(items)
        return dict(items)

    def _login(self) -> dict[str, Any]:
        login: dict[str, Any] = {"email": "user@example.com", "password": "mock-password"}
        if self._now_and_then(0.5):
            login[self._one_of(("email", "password", "nosuch"))] = self._value()
        if self._now_and_then(0.2):
            login["email"] = self._one_of([one for one in EMAILS if one.count("@") != 2])
        if self._now_and_then(0.2):
            login.pop(self._one_of(("email", "password")), None)
        return login

    def _value(self) -> Any:
        if self._now_and_then(0.15):
            return Literal(self._one_of(LITERALS))
        return self._one_of(STRANGE if self._now_and_then(0.1) else VALUES)

    def _body(self, value: dict[str, Any]) -> bytes | None:
        if self._now_and_then(0.1):
            return self._one_of((*BODIES, None))
        text = written(value, self._now_and_then(0.5))
        if self._now_and_then(0.05):
            at = self._chance.randint(0, len(text))
            text = text[:at] + self._one_of(("", ",", '"', "}", "\\", "x", " ")) + text[at + 1 :]
        encoding = self._one_of(ENCODINGS)
        return text.encode(encoding, "replace" if encoding == "latin-1" else "surrogatepass")

    def _stray_body(self) -> bytes | None:
        return self._one_of(BODIES) if self._now_and_then(0.05) else None

    def _one_of(self, choices: Sequence[Choice]) -> Choice:
        return self._chance.choice(choices)

    def _now_and_then(self, share: float) -> bool:
        return self._chance.random() < share


def written(value: dict[str, Any], ascii: bool) -> str:
    members = [
        f"{json.dumps(name)}:{one}"
        if isinstance(one, Literal)
        else f"{json.dumps(name)}:{json.dumps(one, ensure_ascii=ascii)}"
        for name, one in value.items()
    ]
    return "{" + ",".join(members) + "}"
