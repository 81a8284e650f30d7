"""Whom a run may ask, and with which key."""

from collections.abc import Sequence
from typing import Any

import pytest

from mock_server.core.scenario.live_keys import rules_of
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.target import (
    TargetError,
    account_of,
    target,
    variables_of,
)
from mock_server.vendors import VENDORS
from tests.evidence.verify.sandbox import recipes_in

BY_NAME = {vendor.name: vendor for vendor in VENDORS}
RULES = rules_of(VENDORS)
SANDBOXES = {"sandbox.clemta.com", "spn.localhost"}
LIVE = {
    "razorpay": "rzp_live_Ab12Cd34Ef56:secret",
    "cleartax": "1.f33961ec-1c1a-461d-b888-8a5a56577a14_0123456789abcdef0123",
    "clemta": "clmt_live_0123456789",
}
RECIPES = recipes_in("""
clean: {none: There is no such call.}
variables:
  company_id: {about: A company., of: companies.0}
  password: {about: The password., of: password, secret: true}
  other: {about: Another company.}
  token: {about: The token., of: token, secret: true}
recipes: {A-01: {none: Only a fault shows it.}}
""")


def refused(url: str, name: str = "razorpay", repeated: str | None = None) -> str:
    with pytest.raises(TargetError) as error:
        target(url, BY_NAME[name], VENDORS, repeated)
    return str(error.value)


def test_production_hosts() -> None:
    """Every host of a card that is no sandbox is refused, for every vendor."""
    hosts = {host for vendor in VENDORS for host in vendor.api.hosts}

    assert {one for vendor in VENDORS for one in vendor.api.sandboxes} == SANDBOXES <= hosts
    for host in hosts - SANDBOXES:
        for vendor in VENDORS:
            assert f"{host} is a production host of" in refused(f"https://{host}", vendor.name)


@pytest.mark.parametrize(
    "host",
    [
        "API.RAZORPAY.COM",
        "api.razorpay.com.",
        "api.razorpay.com:443",
        "api。razorpay。com",
        "ａpi.razorpay.com",
    ],
)
def test_other_spellings(host: str) -> None:
    """Another spelling of the host is the same host."""
    assert "api.razorpay.com is a production host of Razorpay" in refused(f"https://{host}/v1")


def test_repeated_host() -> None:
    """A host is asked all the same where it is repeated exactly, and no other is."""
    vendor = BY_NAME["razorpay"]
    found = target("https://api.razorpay.com/v1", vendor, VENDORS, "api.razorpay.com")
    told = refused("https://api.razorpay.com/v1", repeated="razorpay.com")

    assert "api.razorpay.com" == found.host
    assert "--this-is-a-sandbox names razorpay.com, but the host" in told


@pytest.mark.parametrize(
    "url", ["http://me:pw@a.example", "http://a.example?x", "http://a.example#x"]
)
def test_more_than_a_base(url: str) -> None:
    """A URL with a user, a query or a fragment is refused."""
    assert "without user, query and fragment" in refused(url)


@pytest.mark.parametrize(
    ("name", "url", "shown"),
    [
        ("razorpay", "http://a.example", "http://a.example/v1"),
        ("razorpay", "http://a.example/v1", "http://a.example/v1"),
        ("razorpay", "http://a.example/razorpay", "http://a.example/razorpay/v1"),
        ("cleartax", "http://a.example/gst/api/v0.1", "http://a.example/gst/api/v0.1"),
        ("clemta", "http://a.example", "http://a.example"),
        ("spn", "http://a.example/spn", "http://a.example/spn/api/v1"),
    ],
)
def test_prefix(name: str, url: str, shown: str) -> None:
    """The vendor's first prefix is added, unless the URL ends with one of its prefixes."""
    assert shown == target(url, BY_NAME[name], VENDORS, None).shown


def test_in_the_clear() -> None:
    """A key travels in the clear to any host but this machine, without https."""
    vendor = BY_NAME["razorpay"]
    urls = ["http://a.example", "https://a.example", "http://127.0.0.1:1", "http://x.localhost"]

    assert [True, False, False, False] == [target(url, vendor, VENDORS, None).plain for url in urls]


def test_keys() -> None:
    """The values in the variable become the account's; the last may hold a colon."""
    access = BY_NAME["razorpay"].access

    assert {"key_id": "rzp_test_a", "key_secret": "b:c"} == account_of(
        access, "rzp_test_a:b:c", "KEY", RULES
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "The variable KEY is not set. It holds the key: key_id:key_secret."),
        ("", "The variable KEY is not set. It holds the key: key_id:key_secret."),
        ("rzp_test_a", "The variable KEY does not hold a key: expected key_id:key_secret."),
        ("rzp_test_a:", "The variable KEY does not hold a key: expected key_id:key_secret."),
        ("rzp_test_a:ü", "The variable KEY holds a character that no header can carry."),
        ("rzp_test_a:b\n", "The variable KEY holds a character that no header can carry."),
    ],
)
def test_wrong_keys(value: str | None, told: str) -> None:
    """A key of another form is refused in a sentence that shows its form, and never the key."""
    with pytest.raises(TargetError) as error:
        account_of(BY_NAME["razorpay"].access, value, "KEY", RULES)

    assert told == str(error.value)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda one: one.name)
@pytest.mark.parametrize("key", LIVE.values(), ids=LIVE)
def test_live_keys(vendor: Vendor, key: str) -> None:
    """A real key of any vendor is sent to none, not even as a part of another's."""
    value = key if vendor.name == "razorpay" and ":" in key else f"{key}:x"
    with pytest.raises(TargetError, match="looks like a real one") as error:
        account_of(vendor.access, value, "KEY", RULES)

    assert key.partition(":")[0] not in str(error.value)


def variables(*given: str, key: str = "mock-spn-token", **environment: str) -> dict[str, Any]:
    access = BY_NAME["spn"].access
    account = account_of(access, key, "KEY", RULES)
    return variables_of(RECIPES, given, access, account, environment.get, RULES)


def test_values_of_the_sample_account() -> None:
    """They are known where its key is used, in whichever world, and nowhere else."""
    here, there = "mock-spn-token", "mock-spn-token@gw1"

    assert {"password": "mock-password", "token": here} == variables()
    assert {"password": "mock-password", "token": there} == variables(key=there)


def test_what_signs_is_known() -> None:
    """A variable that stands for the key itself has the key that calls, whosever it is."""
    assert {"token": "another-token"} == variables(key="another-token")


def test_given_values() -> None:
    """A value is given as it is, or by the variable that holds it. It wins."""
    assert {
        "password": "p",
        "company_id": "a=b",
        "other": "o",
        "token": "mock-spn-token",
    } == variables("company_id=a=b", "password=env:PW", "other=env:O", PW="p", O="o")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["company"], "--set: 'company' is not of the form NAME=VALUE."),
        (["company_id=a\nb"], "--set: the value of company_id holds a control character."),
        (["company_id="], "--set: 'company_id' is not of the form NAME=VALUE."),
        (["compny_id=1"], "'compny_id' is no variable of this vendor; did you mean 'company_id'?"),
        (["password=p"], "name the variable that holds it by --set password=env:VARIABLE."),
        (["password=env:PW"], "--set password: the variable PW is not set."),
        (["other=rzp_live_Ab12Cd34Ef56"], "The value of other looks like a real key"),
    ],
)
def test_wrong_values(given: Sequence[str], told: str) -> None:
    """A value of another form, of an unknown name, or that is a real key is refused."""
    with pytest.raises(TargetError) as error:
        variables(*given)

    assert told in str(error.value)
