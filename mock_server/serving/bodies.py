"""The body of a request, collected until it is complete."""

from httptools import HttpParserError, HttpRequestParser

from mock_server.serving.heads import END, Environ, RefusalError
from mock_server.serving.limits import MAX_CHUNK_OVERHEAD, MAX_HEAD

CHUNKED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


class Sized:
    """A body whose length is known, in bytes."""

    def __init__(self, length: int) -> None:
        self.data = bytearray()
        self._left = length

    @property
    def whole(self) -> bool:
        return not self._left

    def feed(self, data: bytes) -> bytes:
        """Add *data*; gives the part of it that follows the body."""
        taken = data[: self._left]
        self.data += taken
        self._left -= len(taken)
        return data[len(taken) :]


class Chunked:
    """A body in chunks, of at most *most* bytes. Trailers are ignored."""

    def __init__(self, most: int) -> None:
        self.data = bytearray()
        self.whole = False
        self._most, self._left = most, MAX_CHUNK_OVERHEAD * most + MAX_HEAD
        self._tail = b""
        self._parser = HttpRequestParser(self)
        self._parser.feed_data(CHUNKED)

    def on_body(self, data: bytes) -> None:
        self.data += data

    def on_message_complete(self) -> None:
        self.whole = True

    def feed(self, data: bytes) -> bytes:
        """Add *data*; gives the part of it that follows the body. Raises RefusalError.

        The parser does not tell where the body ends. A body ends with a blank line, so the parser
        is fed up to one blank line at a time. One may begin in the last three bytes of a piece.
        """
        joined, at = self._tail + data, len(self._tail)
        while at < len(joined) and not self.whole:
            end = joined.find(END, max(0, at - 3)) + len(END)
            end = len(joined) if end < len(END) else end
            self._parse(joined[at:end])
            at = end
        self._tail = joined[-3:]
        return joined[at:]

    def _parse(self, data: bytes) -> None:
        self._left -= len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            raise RefusalError(400, str(error)) from None
        if len(self.data) > self._most or self._left < 0:
            raise RefusalError(413, f"its body is over {self._most} bytes")


Body = Sized | Chunked


def announced(environ: Environ, most: int) -> Body | None:
    """The body that a head announces, if any. Raises RefusalError for a length over *most*."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return Chunked(most)
    if "CONTENT_LENGTH" not in environ:
        return None
    length = int(environ["CONTENT_LENGTH"])
    if length > most:
        raise RefusalError(413, f"its body is over {most} bytes")
    return Sized(length)
