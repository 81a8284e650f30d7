"""Texts and values as they are shown: without a credential in them."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

from mock_server.core.secrets.rules import Rules, parts, password_of, scheme
from mock_server.core.secrets.texts import in_form, in_json, in_parts, is_json, unescaped
from mock_server.core.values import mapped, walk

HIDDEN = "(hidden)"
LONG = 10  # characters of a secret that is looked for within words too
SHORT = 4  # characters of one that is looked for beside other words
MAX_DEPTH = 100
MAX_VALUES = 200  # that are looked for within texts
_FIRST = re.compile(r"[^\s\"'&<>{}\[\]:=,\\]+")


class Redaction:
    """Hides what *rules* say, and *values*, which are secrets under any name.

    *stead* gives what stands for a secret. *found* gathers every secret that was hidden.
    """

    def __init__(
        self, rules: Rules, values: Iterable[str] = (), stead: Callable[[str], str] | None = None
    ) -> None:
        self._rules, self._stead = rules, stead or _told
        self._exact = frozenset(values)
        long = [value for value in self._exact if len(value) >= SHORT]
        self._values = sorted(long, key=len, reverse=True)[:MAX_VALUES]
        self._short = len(long) < len(self._exact)
        self.found: set[str] = set()

    def again(self) -> "Redaction":
        """The same, which also hides wherever it stands what this one has found."""
        return Redaction(self._rules, self.found) if self.found else self

    def sentence(self, text: str) -> str:
        """A sentence of ours: names of secrets may be in it, and what stands beside them."""
        if text in self._exact:
            return self._hide(text)
        for value in self._values:
            if value in text:
                text = _pattern(value).sub(self._stead(value).replace("\\", r"\\"), text)
        if not self._rules.suspects(text):
            return text
        for start, end in reversed(self._rules.credentials(text)):
            text = text[:start] + self._hide(text[start:end]) + text[end:]
        return text

    def sentences(self, value: Any) -> Any:
        """Every text in a value of ours as a sentence."""
        return mapped(value, self.sentence)

    def text(self, text: str) -> str:
        """Somebody's text. What is named in it as a secret takes all that follows with it."""
        if self._is_clean(text):
            return text
        if text.lstrip()[:1] in ("{", "[") and is_json(text):
            return self._json(text)
        shown = self._once(text)
        if shown == text:
            plain = unescaped(text)
            shown = self._once(plain)
            return text if shown == plain else shown
        return shown

    def path(self, text: str) -> str:
        """A path, in which what follows a secret's name is a secret too."""
        if self._is_clean(text):
            return text
        pieces = self.sentence(text).split("/")
        named = [False, *(one.lower() != "auth" and self._rules.names(one) for one in pieces)]
        return "/".join(
            self._hide(piece) if after and piece else self.text(piece)
            for piece, after in zip(pieces, named, strict=False)
        )

    def query(self, text: str) -> str:
        return text if self._is_clean(text, "+") else self._form(text)

    def header(self, name: str, value: str) -> str:
        """A header's value. The scheme of an Authorization stays."""
        if self._rules.names(name):
            self.found.update(parts(value))
            return f"{scheme(value)}{HIDDEN}"
        if name.lower() == "host" and "@" in value:
            user, _, value = value.rpartition("@")
            return f"{self._hide(user)}@{value}"
        return self.text(value)

    def body(self, raw: bytes) -> str:
        """A request's or an answer's body. Of what cannot be read the rest is hidden."""
        text = _decoded(raw)
        start = text.lstrip("\ufeff \t\r\n")
        if self._is_clean(text, "\\+"):
            return text
        if start[:1] in ("{", "[", '"') and is_json(start):
            return self._json(text)
        if start.startswith("--") and "content-disposition" in text.lower():
            return in_parts(text, self._mentions, self._hide, self.text)
        if "=" in text and start[:1] not in ("{", "["):
            return self._form(text)
        return self._unread(text)

    def value(self, value: Any, depth: int = 0) -> Any:
        """A value of JSON's kinds, with bytes as text."""
        match value:
            case _ if depth > MAX_DEPTH:
                return "(nested deeper)"
            case Mapping():
                return {
                    self.text(str(name)): self._under(str(name), inner, depth + 1)
                    for name, inner in value.items()
                }
            case list() | tuple():
                return [self.value(inner, depth + 1) for inner in value]
            case bytes():
                return self.body(value)
            case str():
                return self.text(value)
            case int() | float() if str(value) in self._exact:
                return HIDDEN
        return value

    def record(self, record: dict[str, Any]) -> dict[str, Any]:
        """A flat record likewise. Most hold nothing secret, which is told of all of it at once."""
        return record if self._is_clean(str(record)) else dict(self.value(record))

    def _under(self, name: str, value: Any, depth: int) -> Any:
        if not self._rules.names(name):
            return self.value(value, depth)
        if isinstance(value, str):
            return self._hide(value)
        self.found.update(leaves(value))
        return HIDDEN

    def _is_clean(self, text: str, escapes: str = "\\") -> bool:
        """Whether there is nothing to hide: what most texts are, and quickly told.

        What was found may be written with *escapes*.
        """
        if self._exact:
            if self._short or any(map(text.__contains__, self._values)):
                return False
            if any(map(text.__contains__, escapes)):
                return False
        return not self._rules.suspects(text)

    def _once(self, text: str) -> str:
        found = self._rules.named.search(text)
        if not found:
            return self.sentence(text)
        self._remember(found[2])
        return self.sentence(text[: found.start(2)]) + self._hide(found[2])

    def _unread(self, text: str) -> str:
        found = self._rules.mention.search(text)
        if found:
            self._remember(text[found.end() :])
            return self.sentence(text[: found.end()]) + self._hide(text[found.end() :])
        plain = unescaped(text)
        if plain != text and (self._mentions(plain) or self.sentence(plain) != plain):
            return HIDDEN
        return self.sentence(text)

    def _json(self, text: str) -> str:
        return in_json(text, self._rules.names, self._hide_json, self.text)

    def _form(self, text: str) -> str:
        return in_form(text, self._rules.names, self._hide, self.text)

    def _mentions(self, text: str) -> bool:
        return self._rules.mention.search(text) is not None

    def _hide(self, secret: str) -> str:
        self.found.update((secret, *password_of(secret)))
        return self._stead(secret)

    def _hide_json(self, written: str) -> str:
        self.found.update(leaves(json.loads(written)))
        return f'"{HIDDEN}"'

    def _remember(self, rest: str) -> None:
        """The first word of what is hidden because nobody can tell where the secret ends."""
        first = _FIRST.search(rest)
        if first:
            self.found.add(first[0])


def leaves(value: Any) -> list[str]:
    """Every text and number in a value of JSON's kinds, as text."""
    return [
        str(one)
        for _, one in walk(value)
        if not isinstance(one, Mapping | list | tuple | bool) and one not in (None, "")
    ]


def _told(secret: str) -> str:
    return HIDDEN


def _pattern(value: str) -> re.Pattern[str]:
    whole = re.escape(value)
    return re.compile(whole if len(value) >= LONG else rf"(?<![^\W_]){whole}(?![^\W_])")


def _decoded(raw: bytes) -> str:
    """UTF-16 and UTF-32 are JSON too."""
    if b"\0" in raw[:4]:
        return raw.decode(json.detect_encoding(raw), "replace")
    return raw.decode("utf-8", "replace")


def stand_in(secret: str) -> str:
    """What passes for the secret wherever that passed: as long, of the same kinds of characters.

    Two secrets have two of them; nobody can tell the secret from it.
    """
    chance = blake2b(secret.encode("utf-8", "surrogatepass")).digest()
    return "".join(_like(one, chance[at % len(chance)]) for at, one in enumerate(secret))


def _like(one: str, chance: int) -> str:
    for kind in (digits, ascii_lowercase, ascii_uppercase):
        if one in kind:
            return kind[chance % len(kind)]
    return "x" if one.isalnum() else one
