"""Fields of a query or a form that name a world: a balancer reads them in the same way."""

import re
from urllib.parse import unquote_plus


def plain_field(name: str) -> str:
    """The regular expression of a field that is not empty and whose name stands as it is.

    It means the same to PCRE, and its only group is the value, percent-encoded.
    """
    return f"(?:^|&){name}=([^&]+)"


def read_plain_field(sent: bytes, name: str) -> str | None:
    """The value of the first such field before any NUL."""
    found = re.search(plain_field(name).encode(), sent.partition(b"\0")[0])
    return unquote_plus(found[1].decode("latin-1")) if found else None
