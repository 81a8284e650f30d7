"""The OpenAPI document that FastAPI makes of SPN's operations."""

import json
from functools import cache
from importlib.resources import files

PATH = "/openapi.json"


@cache
def document() -> bytes:
    """The document as FastAPI sends it: compact, in its own order of keys.

    `python -m tests.oracle.document` writes the file from an application on FastAPI itself.
    """
    text = (files(__package__) / "openapi.json").read_text(encoding="utf-8")
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")).encode()
