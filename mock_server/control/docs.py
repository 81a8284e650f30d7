"""The documentation, served in Markdown by the server that it is about."""

import re
from pathlib import Path as File

from mock_server.core.document.mistakes import nearest, one_of
from mock_server.core.errors import MockRefusal
from mock_server.core.scenario.library import shipped
from mock_server.core.vendor import Answer

MARKDOWN = "text/markdown; charset=utf-8"
INDEX = "index"
# A link of the tree from one page to another: here they are neighbours.
_LINK = re.compile(r"\]\((?:\.\./)+(?:docs|mock_server/vendors)/([\w-]+)(?:/README)?\.md")
_VENDORS = File(__file__).parents[1] / "vendors"


def get_docs() -> Answer:
    """The index of all pages."""
    return get_page(INDEX)


def get_page(name: str) -> Answer:
    """One page by its name, with or without the `.md` of its file; a vendor's by the vendor's."""
    known = pages()
    file = known.get(name.removesuffix(".md"))
    if file is None:
        told = nearest(name, known) or one_of(known)
        raise MockRefusal(404, "control-plane", f"There is no page {name!r}; {told}")
    text = _LINK.sub(r"](\1.md", file.read_text(encoding="utf-8"))
    return Answer(text, content_type=MARKDOWN)


def pages() -> dict[str, File]:
    """The file of every page by the page's name."""
    own = {file.stem: file for file in sorted((shipped() / "docs").glob("*.md"))}
    return own | {file.parent.name: file for file in sorted(_VENDORS.glob("*/README.md"))}
