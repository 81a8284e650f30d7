"""Secrets replaced in a body: in JSON, in a form, in a multipart form."""

import json
import re
from collections.abc import Callable
from urllib.parse import quote_plus, unquote, unquote_plus

Hide = Callable[[str], str]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_HEAD_END = re.compile(r"\r?\n\r?\n")
_KEPT = "()/:,@[]{}'\"!*~"


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def in_json(text: str, is_secret: Callable[[str], bool], hide: Hide, show: Hide) -> str:
    """JSON text with its spacing. *hide* replaces the values of secret names, as they are written.

    *show* may replace any other text or number.
    """
    found, out, last, at = list(_TOKEN.finditer(text)), [], 0, 0
    while at < len(found):
        token = found[at][0]
        start, end = found[at].span()
        named = at + 1 < len(found) and found[at + 1][0] == ":"
        if named and is_secret(json.loads(token)):
            at += 2
            start, at = found[at].start(), _end_of_value(found, at)
            end = found[at].end()
            new = hide(text[start:end])
        else:
            new = _shown(token, show)
        out += [text[last:start], new]
        last, at = end, at + 1
    return "".join(out) + text[last:]


def in_form(text: str, is_secret: Callable[[str], bool], hide: Hide, show: Hide) -> str:
    """The same for a form or a query. *show* receives values without escapes."""
    return "&".join(_pair(pair, is_secret, hide, show) for pair in text.split("&"))


def in_parts(text: str, mentions: Callable[[str], bool], hide: Hide, show: Hide) -> str:
    """The same for a multipart form. A part is secret if its head mentions a secret's name."""
    boundary = text.lstrip().partition("\n")[0].rstrip("\r")
    shown = [_part(part, mentions, hide, show) for part in text.split(boundary)]
    return boundary.join(shown)


def unescaped(text: str) -> str:
    """The text without the escapes of JSON and of URLs, nested ones too."""
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return unquote(unquote(plain)).replace("\0", "")


def _shown(token: str, show: Hide) -> str:
    if token[0] != '"':
        return token if token in "{}[]:," or show(token) == token else f'"{show(token)}"'
    plain = json.loads(token)
    shown = show(plain)
    return token if shown == plain else json.dumps(shown, ensure_ascii=False)


def _end_of_value(found: list[re.Match[str]], at: int) -> int:
    """The index of the last token of the value that begins *at*."""
    depth = 0
    while True:
        depth += (found[at][0] in "{[") - (found[at][0] in "}]")
        if depth == 0:
            return at
        at += 1


def _pair(pair: str, is_secret: Callable[[str], bool], hide: Hide, show: Hide) -> str:
    name, equals, value = pair.partition("=")
    plain = unquote_plus(value)
    if equals and (is_secret(unquote_plus(name)) or is_secret(unescaped(name))):
        return f"{name}={hide(plain)}"
    shown_name = show(unquote_plus(name))
    before = name if shown_name == unquote_plus(name) else quote_plus(shown_name, safe=_KEPT)
    shown = show(plain)
    after = value if shown == plain else quote_plus(shown, safe=_KEPT)
    return f"{before}{equals}{after}"


def _part(part: str, mentions: Callable[[str], bool], hide: Hide, show: Hide) -> str:
    end = _HEAD_END.search(part)
    if end is None:
        return show(part)
    head, body = part[: end.end()], part[end.end() :]
    plain = body.rstrip("\r\n")
    shown = hide(plain) if mentions(unescaped(head.replace("\\", ""))) else show(plain)
    return show(head) + shown + body[len(plain) :]
