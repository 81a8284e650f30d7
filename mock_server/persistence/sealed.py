"""A document in a file that is written whole or not at all, and whose every changed byte shows.

The first line is a comment with a digest of all others, which are the document as JSON.
"""

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from mock_server.core.document.mistakes import Mistake, ScenarioError

MODE = 0o600  # the worlds hold what clients sent
PART = ".mock-server-"  # begins the name of a file that is not whole yet
PIECE_BYTES = 65_536  # written at once: a larger piece would hold up other threads
PROBED_BYTES = 16_384  # of a file that a start tries to write: a small world's
DEPTH = 5  # of the records: document, progress, records, vendor, contacts
_CLOSE = (",", ":")
_DIGEST_BYTES = 32
_HEAD = b"# mock-server world, blake2b %s\n"
_HEAD_BYTES = len(_HEAD) - len(b"%s") + 2 * _DIGEST_BYTES
_FORM = re.compile(re.escape(_HEAD).replace(b"%s", b"([0-9a-f]{64})"))
_NO_HEAD = "its first line does not say that a server wrote it"
_CHANGED = "it has changed since the server wrote it, or is cut off: the digest differs"


class Part:
    """A document under a temporary name beside *file*, until `publish()`.

    Only a regular file is replaced. Raises OSError, as publish() does; then nothing is left of it.
    """

    def __init__(self, file: Path, document: Mapping[str, Any]) -> None:
        if file.is_symlink() or (file.exists() and not file.is_file()):
            raise OSError(None, "it is not a file of the server", str(file))
        self._file, self._part = file, file.with_name(PART + file.name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._descriptor = os.open(self._part, flags, MODE)
        with self._removed_on_failure():
            _fill(self._descriptor, document)

    def publish(self) -> None:
        """Have it on the disk, then under its name. The folder is not synchronised."""
        with self._removed_on_failure():
            os.fsync(self._descriptor)
            self._part.replace(self._file)
        os.close(self._descriptor)

    @contextmanager
    def _removed_on_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            os.close(self._descriptor)
            self._part.unlink(missing_ok=True)
            raise


def read(file: Path) -> str:
    """The JSON in *file*. Raises ScenarioError where it is not whole, and OSError."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as opened:
        return unsealed(opened.read(), str(file))


def unsealed(content: bytes, label: str) -> str:
    """The JSON in what was written. Raises ScenarioError where it is not whole."""
    head = _FORM.match(content)
    if head is None:
        raise ScenarioError([Mistake(label, 1, 1, "", _NO_HEAD)])
    body = content[_HEAD_BYTES:]
    if blake2b(body, digest_size=_DIGEST_BYTES).hexdigest().encode() != head[1]:
        raise ScenarioError([Mistake(label, 1, 1, "", _CHANGED)])
    # a line instead of the first, so that mistakes have the lines of the file
    return "\n" + body.decode("ascii", "replace")


def is_regular(file: Path) -> bool:
    return stat.S_ISREG(file.lstat().st_mode)


def synchronise(folder: Path) -> None:
    """Have the folder's names on the disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def probe(folder: Path) -> None:
    """Raises OSError where a file in the folder cannot be written, as on a full disk."""
    file = folder / PART
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE)
    try:
        _write(descriptor, bytes(PROBED_BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
        file.unlink()


def _fill(descriptor: int, document: Mapping[str, Any]) -> None:
    """Write the document, then the line before it."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    os.lseek(descriptor, _HEAD_BYTES, os.SEEK_SET)
    for piece in _pieces(document):
        digest.update(piece)
        _write(descriptor, piece)
    os.lseek(descriptor, 0, os.SEEK_SET)
    _write(descriptor, _HEAD % digest.hexdigest().encode())


def _write(descriptor: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _pieces(document: Mapping[str, Any]) -> Iterator[bytes]:
    """The document as JSON in pieces of about PIECE_BYTES."""
    held: list[str] = []
    size = 0
    for text in _texts(document, 0):
        held.append(text)
        size += len(text)
        if size >= PIECE_BYTES:
            yield "".join(held).encode("ascii")
            held, size = [], 0
    yield "".join((*held, "\n")).encode("ascii")


def _texts(value: Any, depth: int) -> Iterator[str]:
    """A value as JSON. Down to the lists of records, each key and each item has a line."""
    if depth < DEPTH and isinstance(value, Mapping):
        yield "{"
        for number, (key, inner) in enumerate(value.items()):
            yield f"{',' if number else ''}\n{json.dumps(key)}: "
            yield from _texts(inner, depth + 1)
        yield "\n}"
    elif isinstance(value, list):
        yield "["
        for number, item in enumerate(value):
            yield f"{',' if number else ''}\n{json.dumps(item, separators=_CLOSE)}"
        yield "\n]"
    else:
        yield json.dumps(value, separators=_CLOSE)
