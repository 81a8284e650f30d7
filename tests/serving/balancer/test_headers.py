"""An answer behind HAProxy has the headers that the server sends, spelt alike."""

from mock_server.serving.thread import serve
from tests.clients import CREDENTIALS
from tests.replicas import NEEDS_HAPROXY, TOKEN
from tests.serving.balancer.raw import ask, request

FORM = "Content-Type: application/x-www-form-urlencoded"
VENDORS = [
    request(path, *(f"{name}: {value}" for name, value in CREDENTIALS[vendor].items()))
    for vendor, path in (
        ("razorpay", "/razorpay/v1/contacts"),
        ("razorpay", "/razorpay/v1/payouts"),
        ("cleartax", "/cleartax/contacts"),
        ("ysuite", "/ysuite/contacts"),
        ("clemta", "/clemta/contacts"),
        ("spn", "/spn/api/v1/contacts"),
        ("spn", "/spn/api/v1/contacts/"),
        ("spn", "/spn/docs"),
    )
]
REFUSED = [
    request("/spn/api/v1/contacts"),
    request("/spn/api/v1/contacts", method="PATCH"),
    request("/ysuite/api/contacts", "X-Mock-Fault: status=429"),
    request("/none"),
    request("/razorpay/v1/contacts", method="HEAD"),
]
OWN = [
    *(request(path) for path in ("/", "/docs", "/_mock/", "/_mock/health", "/_mock/no")),
    *(request(path) for path in ("/_mock/docs/errors", "/_mock/page/static/icon.svg")),
    request("/_mock/state", f"X-Mock-Token: {TOKEN}"),
    request("/_mock/page/sign-in", FORM, method="POST", body=f"token={TOKEN}".encode()),
]

pytestmark = NEEDS_HAPROXY


def test_headers_of_every_kind_of_answer(port: int) -> None:
    """Names, spelling and order are the server's; HAProxy writes Connection last, itself."""
    wrong = []
    with serve(control_token=TOKEN) as alone:
        for sent in [*VENDORS, *REFUSED, *OWN]:
            direct, behind = ask(alone.port, sent), ask(port, sent)
            names = [name for name in direct.headers if name != "Connection"]
            if (direct.status, [*names, "Connection"]) != (behind.status, [*behind.headers]):
                wrong.append((sent, direct, behind))

    assert [] == wrong
