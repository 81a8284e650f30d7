"""The stylesheet, the script and the icon. A change to one changes its URL."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from flask import request

from mock_server.core.errors import MockRefusal
from mock_server.core.vendor import Answer

TYPES = {
    "style.css": "text/css; charset=utf-8",
    "script.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
PICTURE = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
FOR_EVER, NEVER = "public, max-age=31536000, immutable", "no-cache"


def show(name: str) -> Answer:
    """One file. A browser keeps what it asked for by its content, and nothing else."""
    if name not in TYPES:
        raise MockRefusal(404, "control-plane", f"The page has no file {name!r}.")
    by_content = request.args.get("v") == _version(name)
    headers = {
        "Cache-Control": FOR_EVER if by_content else NEVER,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Security-Policy": "default-src 'none'",
    }
    return Answer(_read(name), headers=headers, content_type=TYPES[name])


def url(name: str) -> str:
    """Where the file of this content is."""
    return f"/_mock/page/static/{name}?v={_version(name)}"


@cache
def _read(name: str) -> bytes:
    return (files(__package__) / "static" / name).read_bytes()


@cache
def _version(name: str) -> str:
    return sha256(_read(name)).hexdigest()[:16]
