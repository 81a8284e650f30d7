"""The pages that people read, and the fenced blocks in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "fixtures" / "README.md",
        *(ROOT / "mock_server" / "vendors").glob("*/README.md"),
    ]
)
_BLOCK = re.compile(
    r"(?:^<!-- (?P<reason>not run: .*?|test) -->\n+)?^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


class Block(NamedTuple):
    """A fenced block. *reason* says why no test runs it, where none does."""

    language: str
    text: str
    reason: str | None


def blocks(page: Path) -> list[Block]:
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(one["language"], one["text"], one["reason"]) for one in found]


def anchors(page: Path) -> list[str]:
    """What `#…` may name in the page: its headings, as GitHub writes them."""
    prose = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return [_anchor(heading) for heading in headings]


def links(page: Path) -> Iterator[str]:
    """The targets of the page's links within the tree."""
    return links_of(page.read_text(encoding="utf-8"))


def links_of(text: str) -> Iterator[str]:
    prose = re.sub(r"`[^`\n]*`", "", _BLOCK.sub("", text))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" not in target:
            yield target


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _anchor(heading: str) -> str:
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w -]", "", plain).replace(" ", "-")
