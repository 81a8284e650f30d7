"""docs/errors.md has a section for every kind of refusal of our own."""

from typing import get_args

from mock_server.core.errors import Section
from tests.docs.pages import ROOT, anchors


def test_every_section_is_on_the_page() -> None:
    """Its headings are the sections that refusals name, in the same order."""
    title, *sections = anchors(ROOT / "docs" / "errors.md")

    assert list(get_args(Section)) == sections
