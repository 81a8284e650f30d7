"""Requests that name a world in every form, and in mixtures of forms, as bytes."""

import base64
import json
import re
from collections.abc import Callable, Sequence
from random import Random

from mock_server.vendors import VENDORS
from tests.replicas import TOKEN

Lines = list[tuple[str, str]]

WORLDS = [
    *(f"w{number}" for number in range(150)),
    "GW1",
    "gw1",
    "a.b_c-d",
    "9",
    "x" * 64,
    "Default",
]
REFUSED = ["", "-a", "a b", "x" * 65, "gw1,gw2", "caf\xe9", "a:b", "_a", "a\\b", '"']
# HAProxy refuses other letters in a whole URL, and leaves out an empty port.
IN_A_URL = re.compile(r"[A-Za-z0-9.:,_-]*[^:]")
CASES: Sequence[Callable[[str], str]] = (str, str, str, str.upper, str.lower, str.swapcase)
VENDOR_NAMES = [vendor.name for vendor in VENDORS]
HOSTS = [host for vendor in VENDORS for host in vendor.hosts]
PREFIXED = ("/razorpay/v1/contacts", "/spn/api/v1/contacts", "/clemta/contacts", "/ysuite/contacts")
PATHS = (*PREFIXED, "/cleartax/contacts", "/v1/contacts", "/nowhere", "/spn/auth/login", "/")
CONTROL = ("/_mock/reset", "/_mock/reset", "/_mock/reset", "/_mock/clock", "/_mockery", "/_mock/no")
KEYS = ("X-Cleartax-Auth-Token", "X-API-KEY", "x-ysuite-access-key", "X-YSUITE-ACCESS-KEY")


def request(chance: Random) -> bytes:
    """One request, which closes its connection."""
    lines: Lines = []
    path, host = _path(chance), _host(chance)
    for form in (_header, _default, _basic, _bearer, _key):
        if chance.random() < 0.3:
            lines += form(chance)
    chance.shuffle(lines)
    method, body, target = "GET", b"", path
    if "/_mock/reset" in path:
        method = "POST"
        lines.append(("X-Mock-Token", TOKEN))
    elif "/auth/login" in path or chance.random() < 0.05:
        method, body = "POST", _login(chance)
    if chance.random() < 0.1 and IN_A_URL.fullmatch(host):
        target = f"http://{host}{path}"
        lines += _proxy_user(chance)
    if body and chance.random() < 0.3:
        lines.append(("Transfer-Encoding", "chunked"))
        body = _chunked(chance, body)
    elif body:
        lines.append(("Content-Length", str(len(body))))
    head = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
    head += [f"{chance.choice(CASES)(name)}: {value}" for name, value in lines]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def world(chance: Random) -> str:
    return chance.choice(WORLDS if chance.random() < 0.85 else REFUSED)


def _path(chance: Random) -> str:
    path = chance.choice(PATHS if chance.random() < 0.8 else CONTROL)
    if chance.random() < 0.1:
        path += chance.choice(
            ("/", "?a=b", "?world=gw1", "%2Fx", "//", "/auth/login", "%zz", "%00", "/@w1/x")
        )
    if chance.random() < 0.25:
        path = f"{_encoded(chance, '/@' + world(chance))}{path}"
    if chance.random() < 0.03:
        path = f"/{path}"
    return path


def _encoded(chance: Random, text: str) -> str:
    """The text, percent-encoded where it must be, and elsewhere now and then."""
    often = chance.choice((0, 0, 0.3, 1))
    coded = [
        letter if letter in "/@" or letter.isascii() and letter.isalnum() else f"%{ord(letter):02x}"
        for letter in text
    ]
    return "/" + "".join(
        f"%{ord(one):02X}" if len(one) == 1 and chance.random() < often else one
        for one in coded[1:]
    )


def _host(chance: Random) -> str:
    if chance.random() < 0.4:
        return "127.0.0.1"
    host = chance.choice(HOSTS)
    if chance.random() < 0.5:
        host = f"{world(chance) if chance.random() < 0.9 else 'a--b'}--{host}"
    host = chance.choice(CASES)(host)
    host += chance.choice(("", "", "", ".", "..", ".org"))
    host += chance.choice(("", "", "", ":8484", ":80", ":", ":65535", ":65536", ":099999", ":x"))
    return host.replace(" ", "").replace("\xe9", "")


def _header(chance: Random) -> Lines:
    times = chance.choice((1, 1, 1, 1, 2))
    return [("X-Mock-World", world(chance)) for _ in range(times)]


def _default(chance: Random) -> Lines:
    times = chance.choice((1, 1, 1, 1, 2))
    return [("X-Mock-Default-World", world(chance)) for _ in range(times)]


def _basic(chance: Random) -> Lines:
    """A Basic pair, which may be misspelt, repeated, or no text."""
    before = chance.choice(
        (b"rzp_test_mock", b"", b"a@b", b"caf\xc3\xa9", b"\xff", b"a\0b", b"a\nb")
    )
    after = chance.choice((b":secret", b":", b":x@y", b"", b":\xed\xa0\x80", b":\xf0\x9f\x98\x80"))
    named = chance.choice((b"@" + world(chance).encode(), b"@" + world(chance).encode(), b"", b"@"))
    sent = base64.b64encode(before + named + after).decode()
    sent = chance.choice(
        (sent, sent, sent, sent, sent, sent[:-1], sent + "=", " " + sent, sent + "\xe9", sent + ",")
    )
    scheme = chance.choice(("Basic", "Basic", "Basic", "Basic", "basic", "BASIC", "Basics"))
    times = chance.choice((1, 1, 1, 1, 1, 2))
    return [("Authorization", f"{scheme} {sent}")] * times


def _bearer(chance: Random) -> Lines:
    """A bearer token: fixed, given by a login, or no token at all."""
    found = [_token(chance) for _ in range(chance.choice((1, 1, 1, 1, 2)))]
    schemes = ("Bearer", "Bearer", "Bearer", "bearer", "BEARER", "Bearers", "Token")
    return [("Authorization", f"{chance.choice(schemes)} {one}") for one in found]


def _token(chance: Random) -> str:
    plain = chance.choice(("mock-spn-token", "a b", "", "a.b.c"))
    if chance.random() < 0.5:
        return plain + chance.choice((f"@{world(chance)}", f"@{world(chance)}", "", "@", "@@"))
    claims = chance.choice(
        (
            {"sub": "user@example.com", "exp": 9, "world": world(chance)},
            {"sub": "user@example.com", "exp": 9, "world": world(chance)},
            {"world": world(chance), "sub": "u"},
            {"sub": 'x","world":"gw1"}', "exp": 9},
            {"sub": "x\0", "world": "gw1"},
            {"sub": "u", "world": None},
        )
    )
    text = json.dumps(claims, separators=(",", ":")).encode()
    text += chance.choice((b"", b"", b"", b"\n", b"\n\n", b"\0", b" "))
    coded = base64.urlsafe_b64encode(text).rstrip(b"=").decode()
    coded += chance.choice(("", "", "", "=", "A", "+", "!"))
    return chance.choice(("h.{}.s", "h.{}.s", "h.{}.", "{}.s", "h.{}", "h.{}.s.t", ".{}.")).format(
        coded
    )


def _key(chance: Random) -> Lines:
    name = chance.choice(KEYS)
    plain = chance.choice(("mock_key", "", "a@b", "\xe9"))
    times = chance.choice((1, 1, 1, 1, 2))
    return [
        (name, plain + chance.choice((f"@{world(chance)}", f"@{world(chance)}", "", "@")))
        for _ in range(times)
    ]


def _proxy_user(chance: Random) -> Lines:
    user = chance.choice((world(chance), world(chance), "")) + chance.choice((":", "", ":pw"))
    scheme = chance.choice(("Basic", "basic", "Bearer"))
    sent = base64.b64encode(user.encode()).decode()
    return chance.choice(
        ([], [("Proxy-Authorization", f"{scheme} {sent}")] * chance.choice((1, 1, 2)))
    )


def _login(chance: Random) -> bytes:
    email = "user@example.com" + chance.choice((f"@{world(chance)}", f"@{world(chance)}", ""))
    body = json.dumps({"email": email, "password": "mock-password"}).encode()
    others = (
        b'{"email" : "a@b"}' + body,
        b"\0" + body,
        body.replace(b'"email": ', b'"email"\n\t:\x0b'),
        body.decode().encode("utf-16"),
        b" " * 20_000 + body,
        b"{}",
        body + body.replace(b"user", b"other"),
        b'{"email":"a\\n@b@gw1"}',
    )
    return chance.choice((body, body, body, *others))


def _chunked(chance: Random, body: bytes) -> bytes:
    size = chance.choice((7, 1000, 100_000))
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
