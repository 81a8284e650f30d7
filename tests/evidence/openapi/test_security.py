"""Security schemes are the ways in which an account calls."""

import pytest

from mock_server.evidence.openapi.security import security_schemes
from mock_server.vendors import VENDORS

SAMPLE = "The account of the default scenario sends"
BASIC = f"{SAMPLE} the user rzp_test_mock with the password mock_secret."


def key(name: str, value: str) -> dict[str, str]:
    told = f"{SAMPLE} {value}."
    return {"type": "apiKey", "in": "header", "name": name, "description": told}


WANTED = {
    "razorpay": {"basic": {"type": "http", "scheme": "basic", "description": BASIC}},
    "cleartax": {
        "X-Cleartax-Auth-Token": key("X-Cleartax-Auth-Token", "mock-cleartax-token"),
    },
    "ysuite": {
        "x-ysuite-access-key": key("x-ysuite-access-key", "mock-access-key"),
        "x-ysuite-secret-key": key("x-ysuite-secret-key", "mock-secret-key"),
    },
    "clemta": {"X-API-KEY": key("X-API-KEY", "clemta_mock_key")},
    "spn": {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": f"{SAMPLE} Bearer mock-spn-token.",
        }
    },
}


@pytest.mark.parametrize("name", WANTED)
def test_schemes(name: str) -> None:
    """Basic, a bearer's token, or a key in each header, with the credentials of the sample."""
    vendor = next(one for one in VENDORS if one.name == name)

    assert WANTED[name] == security_schemes(vendor.access)
