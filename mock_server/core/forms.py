"""Forms as Werkzeug reads them."""

from io import BytesIO
from typing import Any

from werkzeug import Request


class FormRequest(Request):
    """Werkzeug's request. A form's files stay in memory: a container may have no disk for them."""

    def _get_file_stream(self, *_: Any, **__: Any) -> BytesIO:
        return BytesIO()
