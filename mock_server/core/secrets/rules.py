"""How a credential is recognised: by its name, or by its own form."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from mock_server.core.secrets.names import MENTION, STEMS, is_secret

MAX_KEYS = 1000  # names of headers that are remembered
MAX_KEPT = 200  # characters of a text whose result is remembered
# Every run is bounded, so that no text takes long.
_BASIC = re.compile(r"\bBasic(?:\s|\+|%20){1,9}([A-Za-z0-9+/_=%-]{4,4000})", re.IGNORECASE)
# It leaves out the challenge of an answer, `Bearer realm="x"`.
_BEARER = re.compile(r"\bBearer(?:\s|\+|%20){1,9}([\w.~+/%@-]{4,4000}+(?!=[\"'])=*)", re.IGNORECASE)
_JWT = re.compile(r"(eyJ[\w-]{6,2000}+\.[\w-]{6,8000}(?:\.[\w-]*)?)")
_USER = re.compile(r"(?<=://)([^\s/?#\"'<>]+)(?=@)")
_FORMS = ("basic", "bearer", "eyj", "://", "%", "\\u")
_SCHEMES = ("basic", "bearer", "digest", "token", "apikey", "negotiate")


class Rules:
    """The credentials of a server.

    *names* are headers and fields with a credential, beside those that `is_secret` knows, in small
    letters; *live* are patterns of real keys.
    """

    def __init__(self, names: Iterable[str] = (), live: Iterable[str] = ()) -> None:
        own = sorted(name for name in {*names} if not is_secret(name))
        self._names = frozenset(own)
        self._stems = (*STEMS, *own, *_FORMS)
        # These are remembered because the log needs them for every request.
        self.keys = _Keys(self.names)
        self._kept_path = lru_cache(2000)(self._is_clean)
        self._kept_suspicion = lru_cache(2000)(self._suspects)
        # not joined: a pattern that begins with letters is found ten times as fast
        self._live = [re.compile(pattern) for pattern in live]
        mention = "|".join([*map(re.escape, own), MENTION])
        self.mention = re.compile(mention, re.IGNORECASE)
        # A secret's name, the characters before its value, and the text from the value on.
        self.named = re.compile(
            rf"((?:{mention})[\w\])\-\"'\\]{{0,40}}\s{{0,9}}(?:[:=>]|%3[ad]){{1,9}}"
            r"[\s\"'\\]{0,40})(\S.*)",
            re.IGNORECASE | re.DOTALL,
        )

    def names(self, name: str) -> bool:
        """Whether a header or field of that name holds a credential."""
        return is_secret(name) or name.lower() in self._names

    def looks_live(self, text: str) -> bool:
        return any(pattern.search(text) for pattern in self._live)

    def suspects(self, text: str) -> bool:
        """Whether the text may hold a credential, or an escaped one: a quick check."""
        return self._kept_suspicion(text) if len(text) <= MAX_KEPT else self._suspects(text)

    def is_clean(self, path: str, credential: str) -> bool:
        """Whether the path holds no part of the *credential*."""
        short = len(path) + len(credential) <= MAX_KEPT
        return (self._kept_path if short else self._is_clean)(path, credential)

    def _is_clean(self, path: str, credential: str) -> bool:
        return not any(map(path.__contains__, parts(credential)))

    def _suspects(self, text: str) -> bool:
        return any(map(text.lower().__contains__, self._stems)) or self.looks_live(text)

    def credentials(self, text: str) -> list[tuple[int, int]]:
        """The spans of the text that look like credentials, in order."""
        spans: list[tuple[int, int]] = []
        for start, end in sorted(self._spans(text)):
            if spans and start <= spans[-1][1]:
                start, end = spans[-1][0], max(end, spans.pop()[1])
            spans.append((start, end))
        return spans

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self._live:
            for found in pattern.finditer(text):
                yield found.span()
        for pattern in (_JWT, _BEARER, _USER):
            for found in pattern.finditer(text):
                yield found.span(1)
        for found in _BASIC.finditer(text):
            if ":" in _pair(found[1]):
                yield found.span(1)


class _Keys(dict[str, bool]):
    """Whether a header with WSGI's name holds a credential, remembered by name."""

    def __init__(self, names: Callable[[str], bool]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, key: str) -> bool:
        found = self._names(key.removeprefix("HTTP_"))
        if len(self) < MAX_KEYS and len(key) <= MAX_KEPT:
            self[key] = found
        return found


def parts(value: str) -> tuple[str, ...]:
    """A header's secret value and the secrets in it.

    They are the value without its scheme, and that without the world, the password of a pair, and
    the values of a cookie.
    """
    return _parts(value) if len(value) <= MAX_KEPT else _parts.__wrapped__(value)


@lru_cache(500)
def _parts(value: str) -> tuple[str, ...]:
    word, _, rest = value.partition(" ")
    bare = rest.strip() if word.lower() in _SCHEMES else value
    pair = _pair(bare) if word.lower() == "basic" else ""
    crumbs = [crumb for one in value.split(";") if len(crumb := one.partition("=")[2]) > 3]
    found = [value, bare, bare.rpartition("@")[0], pair, pair.partition(":")[2], *crumbs]
    return tuple(dict.fromkeys(one.strip() for one in found if one.strip()))


def password_of(secret: str) -> list[str]:
    """The password of `user:password`, plain or as Basic encodes it."""
    found = (secret if ":" in secret else _pair(secret)).partition(":")[2]
    return [found] if found.isprintable() and len(found) > 3 else []


def scheme(value: str) -> str:
    """The scheme of an Authorization and the space after it; empty without a scheme."""
    word, space, _ = value.partition(" ")
    return f"{word} " if space and word.lower() in _SCHEMES else ""


def _pair(encoded: str) -> str:
    """`user:password` decoded from Basic's base64, which may be cut off."""
    plain = re.sub(r"[^A-Za-z0-9+/]", "", encoded.replace("-", "+").replace("_", "/"))
    if len(plain) % 4 == 1:
        plain = plain[:-1]
    return b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8", "replace")
