"""Werkzeug's request, without its files."""

from io import BytesIO
from typing import Any

from werkzeug import Request


class FormRequest(Request):
    """Every part of a form stays in memory: a container may have no disk to write to."""

    def _get_file_stream(self, *_: Any, **__: Any) -> BytesIO:
        return BytesIO()
