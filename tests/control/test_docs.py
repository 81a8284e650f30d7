"""The documentation as the server serves it."""

import pytest

from mock_server.control.docs import pages
from tests.clients import Client
from tests.docs.pages import ROOT


@pytest.mark.parametrize("path", ["/_mock/docs", "/_mock/docs/index", "/_mock/docs/index.md"])
def test_the_index(path: str, client: Client) -> None:
    """The index answers alone and by its name, as Markdown."""
    reply = client.send("GET", path)

    assert "text/markdown; charset=utf-8" == reply.header("Content-Type")
    assert (ROOT / "docs" / "index.md").read_bytes() == reply.body


@pytest.mark.parametrize("name", pages())
def test_every_page(name: str, client: Client) -> None:
    """Each page is served by its name as its file has it."""
    assert pages()[name].read_bytes() == client.send("GET", f"/_mock/docs/{name}").body


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
