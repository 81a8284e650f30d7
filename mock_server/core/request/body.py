"""A request's body, read."""

import json
from typing import Any

from mock_server.core.errors import Malformed
from mock_server.core.vendor import Call


def read_body(call: Call) -> Any:
    """The body as the vendor reads it; as JSON where it says nothing else. Raises ApiError."""
    read = call.vendor.read_body
    return read(call) if read else read_json(call)


def read_json(call: Call) -> Any:
    """The body as strict JSON. Raises Malformed, for NaN and its kind too."""
    raw = call.raw
    if not raw.strip():
        raise Malformed("empty")
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Malformed("encoding", error.reason, error.start) from None
    except json.JSONDecodeError as error:
        raise Malformed("syntax", error.msg, error.pos) from None
    except RecursionError:
        raise Malformed("depth") from None
    except ValueError as error:
        raise Malformed("syntax", str(error)) from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
