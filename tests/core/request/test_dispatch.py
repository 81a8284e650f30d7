"""Which world and which vendor a request is for."""

from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from mock_server import create_app


def seen(path: str, *, root: str | None = None, port: str = "8484", **headers: str) -> Any:
    """(world, vendor, the vendor's path, what stood before it), as the dispatcher has them."""
    environ = EnvironBuilder(path=path, headers=headers).get_environ()
    environ["SERVER_PORT"] = port
    app = create_app(scenario="empty", root=root, port=8484, port_per_vendor=True)
    vendor, world, inside, outside = app.dispatcher.address(environ)
    return world, vendor and vendor.name, inside, outside


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/razorpay/v1/contacts", {}, (None, "razorpay", "/v1/contacts", "/razorpay")),
        ("/razorpay", {}, (None, "razorpay", "/", "/razorpay")),
        ("/@gw1/razorpay/v1", {}, ("gw1", "razorpay", "/v1", "/@gw1/razorpay")),
        ("/v1", {"Host": "api.razorpay.com"}, (None, "razorpay", "/v1", "")),
        ("/v1", {"Host": "API.Razorpay.COM:443"}, (None, "razorpay", "/v1", "")),
        ("/v1", {"Host": "razorpay.localhost:8484"}, (None, "razorpay", "/v1", "")),
        ("/v1", {"Host": "gw1--razorpay.localhost"}, ("gw1", "razorpay", "/v1", "")),
        ("/v1", {"Host": "a--b--razorpay.localhost"}, ("a--b", "razorpay", "/v1", "")),
        ("/v1", {"Host": "My_World--Razorpay.localhost"}, ("my_world", "razorpay", "/v1", "")),
        ("/v1", {"Host": "--razorpay.localhost"}, (None, "razorpay", "/v1", "")),
        ("/v1", {"Host": "razorpay.localhost.:80"}, (None, "razorpay", "/v1", "")),
        ("/v1", {"Host": "razorpay.localhost:abc"}, (None, None, "/v1", "")),
        ("/v1", {"Host": "razorpay.localhost.."}, (None, None, "/v1", "")),
        ("/spn/v1", {"Host": "[::1]:8484"}, (None, "spn", "/v1", "/spn")),
        ("/spn/v1", {"Host": "a_b"}, (None, "spn", "/v1", "/spn")),
        ("/@x/v1", {"Host": "gw1--razorpay.localhost"}, ("x", "razorpay", "/v1", "/@x")),
        ("/razorpay/v1", {"X-Mock-World": "h"}, ("h", "razorpay", "/v1", "/razorpay")),
        ("/@p/razorpay/v1", {"X-Mock-World": "h"}, ("p", "razorpay", "/v1", "/@p/razorpay")),
        ("/nothing", {}, (None, None, "/nothing", "")),
        ("/razorpayx/v1", {}, (None, None, "/razorpayx/v1", "")),
    ],
)
def test_prefix_host_and_world(path: str, headers: dict[str, str], expected: Any) -> None:
    """Path, header and host name a world, in this order; host and prefix name a vendor."""
    assert expected == seen(path, **headers)


@pytest.mark.parametrize("path", ["/_mock", "/_mock/health", "/@gw1/_mock/reset"])
@pytest.mark.parametrize("host", ["localhost", "api.razorpay.com"])
def test_the_control_plane_is_reserved_everywhere(path: str, host: str) -> None:
    """Under /_mock no vendor is asked, whatever the host and the root."""
    world, vendor, inside, _ = seen(path, root="razorpay", port="8485", Host=host)

    assert vendor is None
    assert inside.startswith("/_mock")
    assert world == ("gw1" if path.startswith("/@") else None)


def test_a_port_of_its_own() -> None:
    """A vendor's own port serves it at the root."""
    assert seen("/v1/contacts", port="8485") == (None, "razorpay", "/v1/contacts", "")


def test_root_vendor() -> None:
    """`--root` serves a vendor at /, and the prefixes of all still work."""
    assert seen("/v1/x", root="razorpay") == (None, "razorpay", "/v1/x", "")
    assert seen("/razorpay/v1/x", root="razorpay")[3] == "/razorpay"


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/requests/last", " The control plane has it: did you mean /_mock/requests/last?"),
        ("/api/v1/contacts", " SPN has it: did you mean /spn/api/v1/contacts?"),
        ("/nowhere", ""),
    ],
)
def test_an_address_that_lacks_its_beginning(path: str, hint: str) -> None:
    """Who has such a path is told: a vendor, or the control plane."""
    told = create_app(scenario="empty").test_client().get(path).json["detail"]

    assert f"{path} belongs to no vendor. A vendor is chosen by prefix, host or port.{hint}" == told
