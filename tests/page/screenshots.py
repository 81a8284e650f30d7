"""The pictures of the page in the documentation.

`python -m tests.page.screenshots` takes them in Chromium. What a picture shows is the same each
time: the world's clock stands still, and what is measured is replaced.
"""

from pathlib import Path
from typing import Any, NamedTuple

from mock_server import MockClient
from mock_server.client.sending import over_http
from tests.browser import Tab, running
from tests.clients import Client
from tests.serving.process import Process

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "docs" / "pictures"
HIGH = 680  # pixels
# What differs from one run to the next.
STEADY = """() => {
  const heads = [...document.querySelectorAll("dt")].filter((one) => one.innerText === "Took");
  const took = heads.map((one) => one.nextElementSibling);
  took.push(...document.querySelectorAll("[data-name=Took]"));
  for (const one of took) one.textContent = "0.3 ms";
}"""


class Picture(NamedTuple):
    """A view in a window of that size. *open* is a part that is opened first."""

    name: str
    path: str
    wide: int = 1280
    scheme: str = "light"
    open: str = ""
    high: int = HIGH


PICTURES = (
    Picture("page-requests-light.png", "/requests"),
    Picture("page-refusal-light.png", "/requests/3", high=730),
    Picture("page-records-dark.png", "/records", scheme="dark", open="The last changes"),
    Picture("page-coverage-light.png", "/coverage?vendor=razorpay"),
    Picture("page-400.png", "/records", wide=400, high=980),
)


def prepare(server: Process) -> None:
    """The world that the pictures show."""
    mock, client = MockClient(server.url), Client(over_http(server.url))
    razorpay, spn = client.at("razorpay"), client.at("spn")
    meera = mock.people(q="meera")["people"][0]["records"]
    id = meera["razorpay"][0]["id"]
    razorpay.get("/v1/contacts?count=2")
    razorpay.patch(f"/v1/contacts/{id}", {"contact": "9000090033"})
    razorpay.post("/v1/contacts", {"name": "A", "email": "asha", "type": "vendor"})
    new = {"first_name": "Ravi", "last_name": "Menon", "email": "ravi@example.com"}
    for _ in range(2):
        spn.post("/contacts", new)
    razorpay.post("/v1/contacts", {"name": "Ravi Menon", "email": "ravi@example.com"})
    razorpay.post("/v1/fund_accounts", {"account_type": "vpa"})


def take(browser: Any, server: Process, picture: Picture) -> None:
    url = f"{server.url}/_mock/page{picture.path}"
    with Tab.opened(browser, url, picture.wide, picture.high, picture.scheme) as tab:
        tab.page.evaluate(STEADY)
        if picture.open:
            tab.page.get_by_text(picture.open, exact=True).click()
            tab.page.mouse.move(0, 0)
        tab.page.screenshot(path=FOLDER / picture.name)


if __name__ == "__main__":
    scenario = HERE / "demo.yaml"
    with (
        Process.started("--port", "0", "--scenario", str(scenario)) as server,
        running() as browser,
    ):
        prepare(server)
        for picture in PICTURES:
            take(browser, server, picture)
