"""Whether an answer agrees with the row whose number it carries, and with the document."""

import json
import re
from collections.abc import Iterator
from typing import Any

from mock_server.core.behaviours import Behaviour, behaviours
from mock_server.core.vendor import Vendor
from tests.clients import Reply
from tests.evidence.openapi.conformance import described


def disagreement(vendor: Vendor, operation: str | None, reply: Reply, place: str) -> Iterator[str]:
    """Each point in which the answer differs from the row that it names, and from OpenAPI's."""
    told = f"{operation} {place}: {reply.status} {reply.behaviour} {reply.text[:150]}"
    if "vendor" != reply.header("X-Mock-Answered-By"):
        yield f"{told}: not the vendor's"
        return
    row = behaviours(vendor.package).get(reply.behaviour or "")
    if row is None:
        yield f"{told}: no such row"
        return
    if operation and not {"*", operation} & set(row.operations):
        yield f"{told}: the row is of {', '.join(row.operations)}"
    if not row.has_status(reply.status):
        yield f"{told}: the row has {row.status}"
    if reply.status >= 400 and reply.body and not _says(row, reply):
        yield f"{told}: the row says {row.sentence}"
    if operation:
        yield from described(vendor.name).unlike(operation, reply, place)


def _says(row: Behaviour, reply: Reply) -> bool:
    said = [reply.text, *_texts(_json(reply.text))]
    return any(covers(sentence, text) for sentence in row.sentence for text in said)


def covers(sentence: str, text: str) -> bool:
    """Whether *text* is the row's sentence, or repeats it; `{…}` stands for any text."""
    pieces = re.split(r"\{[^}]*\}", sentence)
    return bool(re.search(".*".join(map(re.escape, pieces)), text, re.DOTALL))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _texts(inner)
