"""Shapes of values, bodies and ids that a client may send, most of them wrong."""

from typing import Any

ABSENT = object()
SHAPES: dict[str, Any] = {
    "absent": ABSENT,
    "null": None,
    "empty": "",
    "blank": "   ",
    "tab": "\t",
    "zero": 0,
    "number": 12345,
    "negative": -1,
    "large number": 10**30,
    "float": 1.5,
    "true": True,
    "false": False,
    "empty list": [],
    "list of a number": [1],
    "list of a text": ["a"],
    "list of a null": [None],
    "empty object": {},
    "object": {"a": "b"},
    "object of a null": {"a": None},
    "object of a list": {"a": [1]},
    "short": "a",
    "51 characters": "a" * 51,
    "300 characters": "a" * 300,
    "70,000 characters": "a" * 70_000,
    "line break": "a\nb",
    "null character": "a\x00b",
    "apostrophe": "Conan O'Brien",
    "special at its end": "Acme (India)",
    "Devanagari": "आशा राव",
    "astral": "Asha 😀",
    "lone surrogate": "Asha \ud800",
    "markup": "<b>Asha</b>",
    "address": "asha@example.com",
    "digits": "9000090001",
    "word of truth": "true",
    "exponent": "1e5",
}
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "blank": b"  ",
    "cut off": b'{"name": "As',
    "not JSON": b"hello",
    "null": b"null",
    "number": b"1",
    "text": b'"text"',
    "list": b"[]",
    "list of objects": b'[{"a": 1}]',
    "empty object": b"{}",
    "NaN": b'{"name": NaN}',
    "not UTF-8": b'{"name": "\xff"}',
    "byte order mark": b'\xef\xbb\xbf{"name": "Asha"}',
    "nested": b"[" * 5000,
    "unknown field": b'{"nosuch": 1}',
    "form": b"name=Asha",
}
TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded", "nonsense")
IDS = ("nosuch", "0", "-1", "1e5", "a" * 300, "cont_00000000000000", "a b", "आशा", "%FF", "'", "..")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
