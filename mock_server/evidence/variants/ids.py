"""The ids and tokens that a replay gives instead of the recorded ones."""

import json
import re
from collections.abc import Iterator
from typing import Any

from mock_server.core.state.entry import JournalEntry
from mock_server.core.vendor import Vendor
from mock_server.evidence.variants.replay import Answered, Sent

_WORD = re.compile(rb"[\w-]+(?:\.[\w-]+)*")
_ID = re.compile(r"[\w-][\w.-]{6,}[\w-]", re.ASCII)


class Ids:
    """The ids and tokens of the recorded answers, and those of the replay at the same places."""

    def __init__(self) -> None:
        self._known: dict[bytes, bytes] = {}

    def request(self, entry: JournalEntry, vendor: Vendor, at: float) -> Sent:
        """The request as the replay sends it, at that time."""
        headers = [(name, self._text(value)) for name, value in entry.asked.headers]
        path, query = self._text(entry.bare_path), self._text(entry.query)
        body = self._in(entry.asked.body)
        return Sent(vendor, at, entry.method, path, query, headers, body)

    def learn(self, entry: JournalEntry, replayed: bytes) -> None:
        """Note the words that differ at the same place of two JSON answers."""
        if entry.answered.body != replayed:
            try:
                before, after = json.loads(entry.answered.body), json.loads(replayed)
            except ValueError:
                return
            self._known |= {old.encode(): new.encode() for old, new in _differing(before, after)}

    def agree(self, entry: JournalEntry, answer: Answered) -> bool:
        """Whether the recorded answer is the replay's but for its ids."""
        recorded, reply = entry.answered, answer.reply
        own = [(n, self._text(v)) for n, v in recorded.headers if not n.startswith("X-Mock-")]
        return (
            (entry.status, recorded.length) == (answer.status, len(reply.body))
            and [*map(_header, own)] == [*map(_header, reply.headers)]
            and self._in(recorded.body) == reply.body[: len(recorded.body)]
        )

    def _text(self, text: str) -> str:
        return (
            self._in(text.encode("latin-1", "replace")).decode("latin-1") if self._known else text
        )

    def _in(self, text: bytes) -> bytes:
        known = self._known
        return _WORD.sub(lambda found: known.get(found[0], found[0]), text) if known else text


def _header(header: tuple[str, str]) -> tuple[str, str]:
    """A header; of an address, the last part: a replay is sent to another host and prefix."""
    name, value = header
    return (name, value.rpartition("/")[2]) if name == "Location" else header


def _differing(before: Any, after: Any) -> Iterator[tuple[str, str]]:
    """The pairs of words of one length, as ids and tokens are, that differ at one place."""
    match before, after:
        case dict(), dict():
            for key in before.keys() & after.keys():
                yield from _differing(before[key], after[key])
        case list(), list():
            for old, new in zip(before, after, strict=False):
                yield from _differing(old, new)
        case str(), str():
            if before != after and len(before) == len(after) and _are_ids(before, after):
                yield before, after


def _are_ids(*texts: str) -> bool:
    return all(_ID.fullmatch(text) for text in texts)
