"""The names of headers and fields whose values are secrets, in any spelling."""

import re
from functools import lru_cache

MAX_NAME = 200  # characters of a name; a longer one is a text

# A name is a secret's with one of _WORDS anywhere, with one of _LAST_WORDS at its end, or with one
# of _ENDS at the end of its words, joined.
_WORDS = frozenset(
    ["password", "passwd", "passphrase", "passcode", "pwd", "secret", "secrets", "jwt"]
    + ["authorization", "credential", "credentials", "cookie", "cookies", "apikey"]
)
_LAST_WORDS = frozenset(["auth", "token", "tokens"])
_ENDS = (
    *("password", "passwd", "secret", "token", "credential", "credentials", "authorization"),
    *("cookie", "apikey", "accesskey", "secretkey", "privatekey", "authkey"),
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W0-9_a-zA-Z]+")
_PARTS = re.compile(r"[\[\].]+")

# The names of secrets in a text that cannot be parsed into names and values.
MENTION = (
    r"pass(?:word|wd|phrase|code)|pwd|secret(?!ar)|token|jwt|authorization|\bauth\b|cookie"
    r"|credentials?|(?:api|access|secret|private|auth)[-_ .]?key"
)
# Every such name contains one of these.
STEMS = ("pass", "pwd", "secret", "token", "jwt", "auth", "cookie", "credential", "key")


def is_secret(name: str) -> bool:
    """Whether a header or field of that name holds a credential.

    `X-API-KEY`, `apiKey`, `user[password]` and `auth.token` do; `token_type` does not.
    """
    return len(name) <= MAX_NAME and _is_secret(name)


@lru_cache(2000)
def _is_secret(name: str) -> bool:
    return any(map(_is_secret_part, _PARTS.split(name)))


def _is_secret_part(part: str) -> bool:
    words = [word.lower() for word in _WORD.findall(part)]
    if not words:
        return False
    ends = words[-1] in _LAST_WORDS or "".join(words).endswith(_ENDS)
    return ends or not _WORDS.isdisjoint(words)
