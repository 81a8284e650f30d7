"""Writes SPN's OpenAPI document, as FastAPI makes it of the reference application.

`python -m tests.oracle.document` writes it; it needs the extra `oracle`.
"""

import json

from tests.oracle.reference import Store, application
from tests.oracle.side_by_side import NOW
from tests.tables import PACKAGE

FILE = PACKAGE / "spn" / "openapi.json"


def document_written() -> str:
    """The file as it should be."""
    document = application(Store([], NOW)).openapi()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(document_written(), encoding="utf-8")
