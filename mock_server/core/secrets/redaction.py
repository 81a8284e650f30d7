"""Texts and values without the credentials in them."""

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
LONG = 10  # characters of a secret that is found within words too
SHORT = 4  # characters of a secret that is found as a word
MAX_DEPTH = 100
MAX_VALUES = 200  # secrets that are looked for within texts
_FIRST = re.compile(r"[^\s\"'&<>{}\[\]:=,\\]+")


class Redaction:
    """Hides credentials by *rules*, and *values*, which are secrets under any name.

    *replace* gives the replacement of a secret. *found* collects the secrets that were hidden.
    """

    def __init__(
        self, rules: Rules, values: Iterable[str] = (), replace: Callable[[str], str] | None = None
    ) -> None:
        self._rules, self._replace = rules, replace or (lambda _: HIDDEN)
        self._exact = frozenset(values)
        long = [value for value in self._exact if len(value) >= SHORT]
        self._values = sorted(long, key=len, reverse=True)[:MAX_VALUES]
        self._short = len(long) < len(self._exact)
        self.found: set[str] = set()

    def again(self, replace: Callable[[str], str] | None = None) -> "Redaction":
        """A redaction that also hides everything that this one has found, anywhere."""
        return Redaction(self._rules, self.found, replace) if self.found or replace else self

    def sentence(self, text: str) -> str:
        """A sentence of our own. The name of a secret in it hides nothing."""
        if text in self._exact:
            return self._hide(text)
        for value in self._values:
            if value in text:
                text = _pattern(value).sub(self._replace(value).replace("\\", r"\\"), text)
        if not self._rules.suspects(text):
            return text
        for start, end in reversed(self._rules.credentials(text)):
            text = text[:start] + self._hide(text[start:end]) + text[end:]
        return text

    def sentences(self, value: Any) -> Any:
        """*value* with each text in it treated as a sentence."""
        return mapped(value, self.sentence)

    def text(self, text: str) -> str:
        """A client's text. Everything after the name of a secret is hidden."""
        if self._is_clean(text):
            return text
        if text.lstrip()[:1] in ("{", "[") and is_json(text):
            return self._json(text)
        shown, plain = self._cut_at_name(text), unescaped(text)
        if shown == text and (cut := self._cut_at_name(plain)) != plain:
            return cut
        return shown

    def path(self, text: str) -> str:
        """A path. The segment after the name of a secret is hidden."""
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
        """A header's value. An Authorization keeps its scheme."""
        if self._rules.names(name):
            self.found.update(parts(value))
            return f"{scheme(value)}{HIDDEN}"
        if name.lower() == "host" and "@" in value:
            user, _, value = value.rpartition("@")
            return f"{self._hide(user)}@{value}"
        return self.text(value)

    def body(self, raw: bytes) -> str:
        """A body. If it cannot be parsed, everything after the name of a secret is hidden."""
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
        return self._unparsed(text)

    def value(self, value: Any, depth: int = 0) -> Any:
        """A value of JSON's kinds. Bytes become text."""
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
        """A flat record, as `value` gives it. A record without secrets needs one check."""
        return record if self._is_clean(str(record)) else dict(self.value(record))

    def _under(self, name: str, value: Any, depth: int) -> Any:
        if not self._rules.names(name):
            return self.value(value, depth)
        if isinstance(value, str):
            return self._hide(value)
        self.found.update(leaves(value))
        return HIDDEN

    def _is_clean(self, text: str, escapes: str = "\\") -> bool:
        """Whether nothing in the text needs hiding: a quick check that most texts pass.

        *escapes* are the characters with which a secret may be escaped.
        """
        if self._exact:
            if self._short or any(map(text.__contains__, self._values)):
                return False
            if any(map(text.__contains__, escapes)):
                return False
        return not self._rules.suspects(text)

    def _cut_at_name(self, text: str) -> str:
        found = self._rules.named.search(text)
        return self._hide_from(text, found.start(2)) if found else self.sentence(text)

    def _unparsed(self, text: str) -> str:
        if found := self._rules.mention.search(text):
            return self._hide_from(text, found.end())
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
        if not secret:  # nothing, which is no secret
            return secret
        self.found.update((secret, *password_of(secret)))
        return self._replace(secret)

    def _hide_json(self, written: str) -> str:
        secret = json.loads(written)
        if secret == "":
            return written
        self.found.update(leaves(secret))
        shown = self._replace(secret) if isinstance(secret, str) else HIDDEN
        return written if shown == secret else json.dumps(shown)

    def _hide_from(self, text: str, at: int) -> str:
        """Hide everything after *at*, as the secret has no clear end. Its first word is found."""
        if first := _FIRST.search(text, at):
            self.found.add(first[0])
        return self.sentence(text[:at]) + self._hide(text[at:])


def leaves(value: Any) -> list[str]:
    """Every text and number in a value of JSON's kinds, as text."""
    return [
        str(one)
        for _, one in walk(value)
        if not isinstance(one, Mapping | list | tuple | bool) and one not in (None, "")
    ]


def _pattern(value: str) -> re.Pattern[str]:
    whole = re.escape(value)
    return re.compile(whole if len(value) >= LONG else rf"(?<![^\W_]){whole}(?![^\W_])")


def _decoded(raw: bytes) -> str:
    """The text of a body. JSON may be in UTF-16 and UTF-32 too."""
    if b"\0" in raw[:4]:
        return raw.decode(json.detect_encoding(raw), "replace")
    return raw.decode("utf-8", "replace")


def stand_in(secret: str) -> str:
    """A value with the secret's length and kinds of characters, which passes the same rules.

    Different secrets get different values, and a value does not reveal its secret.
    """
    chance = blake2b(secret.encode("utf-8", "surrogatepass")).digest()
    return "".join(_like(one, chance[at % len(chance)]) for at, one in enumerate(secret))


def _like(one: str, chance: int) -> str:
    for kind in (digits, ascii_lowercase, ascii_uppercase):
        if one in kind:
            return kind[chance % len(kind)]
    return "x" if one.isalnum() else one
