"""The documentation as the server serves it."""

import pytest

from mock_server.control.docs import pages
from tests.clients import Client
from tests.docs.pages import links_of


@pytest.mark.parametrize("path", ["/_mock/docs", "/_mock/docs/index", "/_mock/docs/index.md"])
def test_the_index(path: str, client: Client) -> None:
    """The index answers alone and by its name, as Markdown."""
    reply = client.send("GET", path)

    assert "text/markdown; charset=utf-8" == reply.header("Content-Type")
    assert reply.text.startswith("# Documentation\n")


def test_every_page(client: Client) -> None:
    """Each page is served by its name, and its links to other pages lead there."""
    for name, page in pages().items():
        served = client.send("GET", f"/_mock/docs/{name}").text
        near = [target.partition("#")[0] for target in links_of(served) if "/" not in target]
        told = page.read_text(encoding="utf-8")

        assert told.splitlines()[0] == served.splitlines()[0]
        assert [] == [file for file in near if file.endswith(".md") and file[:-3] not in pages()]
        assert [] == [link for link in links_of(served) if "/docs/" in link or "/vendors/" in link]


def test_vendors_pages(client: Client) -> None:
    """A vendor's own page has the vendor's name."""
    assert client.send("GET", "/_mock/docs/razorpay").body.startswith(b"# Razorpay")


@pytest.mark.parametrize(
    ("page", "told"),
    [("world", "did you mean 'worlds'?"), ("x", "one of: ")],
)
def test_a_page_that_does_not_exist(page: str, told: str, client: Client) -> None:
    """A wrong name is a 404 that names the page that was probably meant, or all pages."""
    reply = client.send("GET", f"/_mock/docs/{page}")

    assert 404 == reply.status
    assert told in reply.json["detail"]
