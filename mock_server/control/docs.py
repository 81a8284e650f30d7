"""Serves the documentation in Markdown."""

import re
from pathlib import Path as File

from mock_server.core.document.mistakes import nearest, one_of
from mock_server.core.errors import MockRefusal
from mock_server.core.scenario.library import shipped
from mock_server.core.vendor import Answer

MARKDOWN = "text/markdown; charset=utf-8"
INDEX = "index"
# A link between two pages as files. Here all pages are in one folder.
_LINK = re.compile(r"\]\((?:\.\./)+(?:docs|mock_server/vendors)/([\w-]+)(?:/README)?\.md")
_VENDORS = File(__file__).parents[1] / "vendors"


def get_page(name: str = INDEX) -> Answer:
    """One page by its name, with or without `.md`; without a name, the index.

    A vendor's page has the vendor's name.
    """
    known = pages()
    file = known.get(name.removesuffix(".md"))
    if file is None:
        told = nearest(name, known) or one_of(known)
        raise MockRefusal(404, "control-plane", f"There is no page {name!r}; {told}")
    text = _LINK.sub(r"](\1.md", file.read_text(encoding="utf-8"))
    return Answer(text, content_type=MARKDOWN)


def pages() -> dict[str, File]:
    """The file of each page, by the page's name."""
    own = {file.stem: file for file in sorted((shipped() / "docs").glob("*.md"))}
    return own | {file.parent.name: file for file in sorted(_VENDORS.glob("*/README.md"))}
