"""The document of a scenario, which needs no other file to be loaded again."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from zlib import compress, decompress

from mock_server.core.document.json import mapping_of
from mock_server.core.scenario.seeded import Listed
from mock_server.core.state.scenario import Scenario

LEVEL = 1  # of compression: the quickest


def packed(data: Mapping[str, Any], lists: Iterable[Listed]) -> bytes:
    """The merged *data* of a scenario with each fixture in its place, compressed."""
    whole = {key: value for key, value in data.items() if key not in ("extends", "progress")}
    sections = dict(whole.get("vendors") or {})
    for listed in lists:
        name = listed.origin.vendor.name
        if "contacts" in (sections.get(name) or {}):
            contacts = [entry.given for entry in listed.entries]
            sections[name] = {**sections[name], "contacts": contacts}
    if sections:
        whole["vendors"] = sections
    return compress(json.dumps(whole, separators=(",", ":")).encode(), LEVEL)


def document_of(scenario: Scenario) -> dict[str, Any]:
    """The document, of which a new one is made each time."""
    found = mapping_of(decompress(scenario.document).decode())
    assert found is not None, "what was read from a document can be read again"
    return found
