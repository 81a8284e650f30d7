"""Every link within the tree leads somewhere, and every page can be found."""

import re
from pathlib import Path

from tests.docs.pages import PAGES, ROOT, anchors, links, name

FILE = re.compile(r"`([\w.-]+/[\w./-]+\.(?:py|yaml|json|md))`")
MADE_UP = "acme"  # the vendor that docs/adding-a-vendor.md makes
DOCS = sorted((ROOT / "docs").glob("*.md"))


def test_links_lead_somewhere() -> None:
    """A relative link names a file that exists, and after `#` one of its headings."""
    dead = [
        f"{name(page)}: {target}"
        for page in PAGES
        for target in links(page)
        if not _exists(page, target)
    ]

    assert [] == dead


def test_headings_differ() -> None:
    """No two headings of a page have the same anchor."""
    found = {name(page): anchors(page) for page in PAGES}

    assert {page: sorted(set(all)) for page, all in found.items()} == {
        page: sorted(all) for page, all in found.items()
    }


def test_the_index_names_every_page() -> None:
    """docs/index.md links to each page beside it."""
    index = ROOT / "docs" / "index.md"

    assert set() == {page.name for page in DOCS if page != index} - set(links(index))


def test_files_that_are_named_exist() -> None:
    """A path in a code span is one of the tree, from the root, the package or the page's folder."""
    named = [
        (page, file)
        for page in PAGES
        for file in FILE.findall(page.read_text(encoding="utf-8"))
        if MADE_UP not in file
    ]
    roots = (ROOT, ROOT / "mock_server")

    assert [] == [
        (name(page), file)
        for page, file in named
        if not any((root / file).exists() for root in (*roots, page.parent))
    ]


def _exists(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    return file.exists() and (not anchor or anchor in anchors(file))
