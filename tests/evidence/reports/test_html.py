"""The page: what it holds, and what it does in a browser."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from mock_server.core.behaviours import behaviours
from mock_server.evidence.coverage import Coverage
from mock_server.evidence.reports.html import MAX_TESTS, write_html
from mock_server.vendors import VENDORS
from tests.browser import Opens
from tests.evidence.reports.runs import HOSTILE, a_run, hostile, vendor_of

SMALL = a_run(test_a="RZP-01 RZP-01 RZP-10", test_b="RZP-10 SPN-01")


class Reader(HTMLParser):
    """The tags of a page with their attributes, and the text of each row by its id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: dict[str, str] = {}
        self._row: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self._row = dict(attrs).get("id")

    def handle_data(self, data: str) -> None:
        if self._row:
            self.rows[self._row] = self.rows.get(self._row, "") + data


def page(data: Coverage, folder: Path) -> str:
    return write_html(data, VENDORS, folder / "new").read_text(encoding="utf-8")


def test_a_row_a_behaviour(tmp_path: Path) -> None:
    """Every behaviour has a row with its rule, source, provenance, alternative and tests."""
    rows = Reader(page(SMALL, tmp_path)).rows
    shown = " ".join(rows["RZP-10"].split())

    assert {one for vendor in VENDORS for one in behaviours(vendor.package)} == rows.keys()
    assert "RZP-10 met × 2 refusal inferred A name with " in shown
    for part in ("Source", "(seen: ", "Otherwise", "2 tests test_a test_b"):
        assert part in shown
    assert "never met" in rows["RZP-06"]
    assert "Only a fault, or " in rows["RZP-41"]


def test_nothing_else_is_needed(tmp_path: Path) -> None:
    """The page is one file that asks nobody for anything: its links lead to its own rows."""
    read = Reader(page(SMALL, tmp_path))
    targets = {str(attrs["href"]) for _, attrs in read.tags if "href" in attrs}
    ids = {f"#{attrs['id']}" for _, attrs in read.tags if "id" in attrs}

    assert ["index.html"] == [file.name for file in (tmp_path / "new").iterdir()]
    assert {"#RZP-10"} <= targets <= ids
    assert not {"link", "img", "iframe", "base", "object"} & {tag for tag, _ in read.tags}
    assert not any("src" in attrs or "style" in attrs for _, attrs in read.tags)


def test_the_policy_allows_the_page_and_no_more(tmp_path: Path) -> None:
    """The Content-Security-Policy holds the hashes of the one style and the one script."""
    text = page(hostile(), tmp_path)
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', text)
    parts = [re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("style", "script")]
    hashes = [b64encode(sha256(part.encode()).digest()).decode() for (part,) in parts]

    assert "unsafe" not in policy
    assert policy.replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_hostile_names_are_text(tmp_path: Path) -> None:
    """No name becomes a tag, and each is shown as it is."""
    plain, other = Reader(page(a_run(test_a="RZP-10"), tmp_path)), page(hostile(), tmp_path)
    tags = [tag for tag, _ in Reader(other).tags]

    assert tags.count("script") == 1
    assert "img" not in tags
    assert {tag for tag, _ in plain.tags} == set(tags) - {"b"}
    assert HOSTILE[:60] in Reader(other).rows["RZP-10"]
    assert "\\x1b[31m\\x00\\ud83d]" in Reader(other).rows["RZP-10"]
    assert other.replace("\n", "").replace("\xa0", "").isprintable()


def test_hostile_rules_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule, a source and all else of a behaviour are shown as they are, wherever they stand."""
    fields = ("rule", "source", "seen", "alternative", "variant", "provenance", "operation")
    told = HOSTILE.replace("\ud83d", "")  # half a character, which no YAML holds
    row: dict[str, object] = dict.fromkeys(fields, told)
    vendor = vendor_of([{**row, "id": f"X-{told}", "status": 200}], tmp_path, monkeypatch)
    text = write_html(Coverage(), [vendor], tmp_path).read_text(encoding="utf-8")
    read = Reader(text)

    assert 1 == text.count("<script>") == text.count("</script>")
    assert not any(name.startswith("on") for _, attrs in read.tags for name in attrs)
    assert [f"X-{HOSTILE[:60]}"] == [found[:62] for found in read.rows]
    assert 7 == next(iter(read.rows.values())).count(HOSTILE[:60])


def test_tests_are_bounded(tmp_path: Path) -> None:
    """A row lists so many tests, and counts the others."""
    tests = {f"test_{number:03}": "RZP-10" for number in range(MAX_TESTS + 2)}
    shown = " ".join(Reader(page(a_run(**tests), tmp_path)).rows["RZP-10"].split())

    assert f"{MAX_TESTS + 2} tests test_000 " in shown
    assert shown.endswith(f" test_{MAX_TESTS - 1:03} and 2 more")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in its place is an OSError, and the file stays."""
    (tmp_path / "new").write_text("mine")
    with pytest.raises(OSError, match="not a directory"):
        page(SMALL, tmp_path)

    assert "mine" == (tmp_path / "new").read_text()


def numbers(shown: Any) -> list[str]:
    """The numbers of the behaviours that are shown, in their order."""
    found: list[str] = shown.evaluate(
        "[...document.querySelectorAll('.behaviours tbody tr')]"
        ".filter((row) => !row.hidden).map((row) => row.id)"
    )
    return found


@pytest.mark.browser
def test_headings_sort_by_the_keyboard(opens: Opens, tmp_path: Path) -> None:
    """Enter and space on a heading sort its table, and aria-sort tells which way."""
    shown = opens(write_html(SMALL, VENDORS, tmp_path).as_uri()).page
    sorts = "[...document.querySelectorAll('.behaviours th')].map((th) => th.ariaSort)"
    shown.locator(".behaviours button").first.focus()
    shown.keyboard.press("Tab")
    before = numbers(shown)
    shown.keyboard.press("Enter")
    once, rising = numbers(shown), shown.evaluate(sorts)
    shown.keyboard.press("Space")
    twice, falling = numbers(shown), shown.evaluate(sorts)

    assert before[0] == "RZP-01"
    assert ["SPN-01", "RZP-01", "RZP-10"] == once[:3]
    assert {"RZP-01", "RZP-10", "SPN-01"} == set(twice[-3:])
    assert [None, "ascending", None, None, None, None] == rising
    assert [None, "descending", None, None, None, None] == falling


@pytest.mark.browser
def test_the_filter(opens: Opens, tmp_path: Path) -> None:
    """The form leaves the rows that agree with it; a link to another row shows all again."""
    shown = opens(write_html(SMALL, VENDORS, tmp_path).as_uri()).page
    everything = len(numbers(shown))
    shown.get_by_label("State").select_option("met")
    shown.get_by_label("Provenance").select_option("documented")
    met, told = numbers(shown), shown.locator("output").inner_text()
    shown.evaluate("location.hash = 'SPN-01'; showTarget()")

    assert ["RZP-01"] == met
    assert f"1 of {everything} shown" == told
    assert everything == len(numbers(shown))


@pytest.mark.browser
@pytest.mark.parametrize(("wide", "scheme"), [(400, "dark"), (1280, "light")])
def test_it_is_readable(wide: int, scheme: str, opens: Opens, tmp_path: Path) -> None:
    """Nothing is wider than the window, and axe has nothing against the page."""
    tab = opens(write_html(hostile(), VENDORS, tmp_path).as_uri(), wide=wide, scheme=scheme)
    tab.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    overflows = [tab.overflow]
    tab.page.set_viewport_size({"width": 801, "height": 900})
    overflows.append(tab.overflow)

    assert [0, 0] == overflows
    assert [] == tab.violations()
