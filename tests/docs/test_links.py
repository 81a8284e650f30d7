"""Every link within the tree leads somewhere, and every page can be found."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, links, name

FILE = re.compile(r"`([\w.-]+/[\w./-]+\.(?:py|yaml|json|md))`")
MADE_UP = "acme"  # the vendor that docs/adding-a-vendor.md makes
DOCS = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link names a file that exists, and after `#` one of its headings."""
    dead = [target for target in links(page) if not _exists(page, target)]

    assert [] == dead


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_headings_differ(page: Path) -> None:
    """No two headings of a page have the same anchor."""
    found = anchors(page)

    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("page", DOCS, ids=name)
def test_the_index_names_every_page(page: Path) -> None:
    """docs/index.md links to each page beside it."""
    index = ROOT / "docs" / "index.md"

    assert page == index or page.name in links(index)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_that_are_named_exist(page: Path) -> None:
    """A path in a code span is one of the tree, from the root, the package or the page's folder."""
    roots = (ROOT, ROOT / "mock_server", page.parent)
    named = [file for file in FILE.findall(page.read_text(encoding="utf-8")) if MADE_UP not in file]

    assert [] == [file for file in named if not any((root / file).exists() for root in roots)]


def _exists(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    return file.exists() and (not anchor or anchor in anchors(file))
