"""The documentation for a browser: each page of Markdown as HTML.

This module imports the reader of Markdown; `mount` imports it when a browser first asks.
"""

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from mock_server.control import docs
from mock_server.core.errors import MockRefusal
from mock_server.core.scenario.library import shipped
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.assets import PICTURE
from mock_server.page.frame import link, render, render_frame
from mock_server.page.signing_in import admit

INDEX = "index"
_PAGE = re.compile(r"([\w-]+)\.md(#[\w-]+)?|(#[\w-]+)")
_PICTURE = re.compile(r"pictures/([\w-]+\.(?:png|svg))")
_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}
# A drawing that a browser shows as a page of its own may style itself, and nothing else.
_HEADERS = {**PICTURE, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


def show(name: str = INDEX) -> Answer:
    """One page by its name; without a name, the index. Raw HTML in it is left out.

    Everybody may read it, as the Markdown.
    """
    text: str = ask(docs.get_page, name)
    parts = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text)).children
    title = said(parts[0]) if parts and parts[0].type == "heading" else name
    shown = render_frame if _is_admitted() else render
    return shown(
        "documentation.html",
        name=name,
        title=title,
        parts=parts[1:],
        said=said,
        anchor=lambda node: re.sub(r"[^\w\- ]", "", said(node).lower()).replace(" ", "-"),
        target=target,
        picture=picture,
    )


def _is_admitted() -> bool:
    """Whether the reader may see more than the documentation, such as the names of worlds."""
    try:
        admit(anonymous=False)
    except MockRefusal:
        return False
    return True


def show_picture(name: str) -> Answer:
    """One picture of the documentation."""
    folder = shipped() / "docs" / "pictures"
    found = {file.name: file for file in folder.iterdir() if file.suffix in _TYPES}
    if name not in found:
        raise MockRefusal(404, "control-plane", f"The documentation has no picture {name!r}.")
    file = found[name]
    return Answer(file.read_bytes(), headers=_HEADERS, content_type=_TYPES[file.suffix])


def said(node: SyntaxTreeNode) -> str:
    """The text of a part, without its marks."""
    return "".join(one.content for one in node.walk() if one.type in ("text", "code_inline"))


def target(node: SyntaxTreeNode) -> str | None:
    """Where a link leads; None for a file that a server does not have."""
    href = str(node.attrs.get("href", ""))
    if href.startswith(("https://", "http://")):
        return href
    found = _PAGE.fullmatch(href)
    if found is None:
        return None
    return found[3] or link(f"/docs/{found[1]}") + (found[2] or "")


def picture(node: SyntaxTreeNode) -> str | None:
    """Where a picture is; None for one of another place."""
    found: Any = _PICTURE.fullmatch(str(node.attrs.get("src", "")))
    return found and f"/_mock/page/docs/pictures/{found[1]}"
