"""Reads the body of a request."""

import json
from codecs import BOM_UTF8
from typing import Any

from mock_server.core.document.json import ExactFloat
from mock_server.core.errors import Malformed
from mock_server.core.vendor import Call


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


# made once: json.loads() would make one for every body
STRICT = json.JSONDecoder(parse_float=ExactFloat, parse_constant=_refuse_constant)


def read_body(call: Call) -> Any:
    """The body as the vendor reads it, by default as JSON. Raises ApiError."""
    read = call.vendor.api.read_body
    return read(call) if read else read_json(call)


def read_object(call: Call) -> Any:
    """The body as a JSON object, of any media type. Raises Malformed for other JSON."""
    body = read_json(call)
    if not isinstance(body, dict):
        raise Malformed("syntax", "not an object")
    return body


def read_json(call: Call) -> Any:
    """The body as strict JSON. Raises Malformed, also for NaN and Infinity."""
    raw = call.raw
    if not raw.strip():
        raise Malformed("empty")
    try:
        return _decoded(_text(raw))
    except UnicodeDecodeError as error:
        raise Malformed("encoding", error.reason, error.start) from None
    except json.JSONDecodeError as error:
        raise Malformed("syntax", error.msg, error.pos) from None
    except RecursionError:
        raise Malformed("depth") from None
    except ValueError as error:
        raise Malformed("syntax", str(error)) from None


def _decoded(text: str) -> Any:
    """The value of a JSON text. One without white space around it is read faster."""
    if not text[0].isspace():
        value, end = STRICT.raw_decode(text)
        if end == len(text):
            return value
    return STRICT.decode(text)


def _text(raw: bytes) -> str:
    if raw.startswith(BOM_UTF8):
        raise json.JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", "", 0)
    return raw.decode()
