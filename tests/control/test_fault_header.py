"""X-Mock-Fault: a fault that a request brings for itself; and bodies that come broken."""

import pytest

from mock_server import MockClient
from tests.clients import Client, Reply
from tests.control.calls import VENDOR_NAMES, create, listed, names
from tests.control.conftest import Serve
from tests.samples import SPN_COMPANY

NEW = "Only Here"


def ask(client: Client, fault: str, vendor: str = "razorpay") -> Reply:
    return listed(client, vendor, **{"X-Mock-Fault": fault})


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        ("status=503", 503, "Service Unavailable"),
        ("status=500", 500, "We are facing some trouble"),
        ("behaviour=RZP-41", 500, "We are facing some trouble"),
        (" status = 504 ;", 504, "Gateway Timeout"),
        ('status=418; body={"a": "b; c=d"}', 418, '{"a": "b; c=d"}'),
        ("delay=0.01; status=502", 502, "Bad Gateway"),
        ("delay=0.01", 200, '"entity":"collection"'),
    ],
)
def test_a_request_brings_its_own(fault: str, status: int, text: str, client: Client) -> None:
    """The header breaks the request that brings it, and no other."""
    reply = ask(client, fault)

    assert status == reply.status
    assert text in reply.text
    assert 200 == listed(client, "razorpay").status


def test_its_body_as_it_came(client: Client) -> None:
    """A body's bytes are sent as they are, in whatever encoding they came."""
    fault = 'status=418; body={"name": "Zo\xc3\xab"}'

    assert {"name": "Zoë"} == ask(client, fault).json


@pytest.mark.parametrize("fault", ["status=500; status=200", "drop=reset;drop=empty"])
def test_a_part_given_twice(fault: str, client: Client) -> None:
    """It is refused, and neither of the two holds."""
    assert 400 == ask(client, fault).status


def test_its_own_after_the_view(client: Client, mock: MockClient) -> None:
    """With `phase=after` the request is applied first; the journal names the header."""
    reply = create(client, "spn", NEW, **{"X-Mock-Fault": "status=500; phase=after"})

    assert 500 == reply.status
    assert NEW in names(client, "spn")
    assert "X-Mock-Fault" == mock.request(1)["fault"]


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_half_of_the_json(vendor: str, client: Client) -> None:
    """A malformed body has a matching Content-Length and cannot be read."""
    reply = ask(client, "drop=malformed", vendor)

    assert str(len(reply.body)) == reply.header("Content-Length")
    with pytest.raises(ValueError, match=r"^(Expecting|Unterminated|Invalid)"):
        assert reply.json


def test_a_refusal_can_be_broken_too(client: Client) -> None:
    """Whatever the vendor answers may come malformed, also what it refuses."""
    reply = client.at("ysuite").get("/v1/contacts/999999", **{"X-Mock-Fault": "drop=malformed"})

    assert 400 == reply.status
    assert reply.text.startswith('{"success":false,')
    assert not reply.text.endswith("}")


def test_nothing_cannot_be_halved(client: Client) -> None:
    """An answer without a body comes as it is."""
    path = f"/api/v1/companies/{SPN_COMPANY}"
    reply = client.at("spn").delete(path, **{"X-Mock-Fault": "drop=malformed"})

    assert (204, b"", None) == (reply.status, reply.body, reply.header("X-Mock-Error"))


@pytest.mark.parametrize(
    "fault",
    [
        "status=600",
        "status=100",
        "status",
        "statsu=500",
        "delay=-1",
        "delay=x",
        "drop=rest",
        "status=500; phase=during",
        "behaviour=RZP-01",
        "behaviour=NONE",
        "phase=after",
        "body={}",
        ";",
    ],
)
def test_a_header_that_cannot_be_read(fault: str, client: Client) -> None:
    """It is refused by us with an example, and is never taken for the vendor's answer."""
    reply = ask(client, fault)

    assert (400, "/_mock/docs/errors#faults") == (reply.status, reply.json["type"])
    assert "status=503" in reply.json["detail"]


def test_the_header_can_be_switched_off(serve: Serve) -> None:
    """Without the setting the header means nothing."""
    client, mock = serve(fault_header=False)
    reply = create(client, "spn", NEW, **{"X-Mock-Fault": "status=503"})

    assert 201 == reply.status
    assert mock.request(1)["fault"] is None
