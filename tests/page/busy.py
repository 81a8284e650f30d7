"""A world in which every view has something to show."""

from mock_server import MockClient
from mock_server.client.sending import over_http
from tests.clients import Client
from tests.serving.process import Process

# The paths of the views of such a world.
VIEWS = (
    *("/", "/requests", "/requests/3", "/requests/4", "/records", "/records?vendor=spn"),
    *("/scenario", "/faults", "/answers", "/clock", "/limits", "/variants", "/coverage"),
    *("/coverage/RZP-08", "/docs", "/docs/page", "/docs/razorpay"),
)
AT = "2026-01-15T09:00:00Z"


def make_busy(server: Process, mock: MockClient) -> None:
    """Requests of all kinds, faults, answers, a choice, a spent limit, a snapshot."""
    client = Client(over_http(server.url), mock.world)
    mock.load("default")
    mock.set_clock(AT, frozen=True)
    mock.add_fault(vendor="spn", operation="create_contact", nth=9, answer={"status": 500})
    mock.add_fault(vendor="razorpay", path="/v1/*", header={"X-Team": "pay"}, delay={"seconds": 1})
    mock.add_answer(vendor="razorpay", method="POST", path="/v1/payouts", body={"id": "pout_1"})
    mock.choose_variants({"razorpay": {"unknown_id": "split"}})
    mock.set_limit("clemta", requests=1, seconds=60)
    mock.keep("before-import")
    asha = {"email": "asha@example.com"}
    razorpay, spn = client.at("razorpay"), client.at("spn")
    razorpay.post("/v1/contacts", {"name": "Asha Rao", **asha, "contact": "9000090001"})
    other = {"first_name": "Asha", "last_name": "Rao", "phone": "+91-9000090002"}
    spn.post("/contacts", {**other, **asha})
    razorpay.post("/v1/contacts", {"name": "A", "email": "no address"})
    razorpay.post("/v1/fund_accounts", {"account_type": "vpa"})
    razorpay.post("/v1/payouts", {"amount": 100})
    for _ in range(2):
        client.at("clemta").get("/contacts?company_id=64b8f1a2e4b0c8d9f0123456")
