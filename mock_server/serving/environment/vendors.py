"""Each vendor's base URL and credentials as variables, named by a rule of the vendor's card.

The rule: the vendor's name, then the key that a scenario gives the fact, in capitals. The key id
of Razorpay's account is RAZORPAY_KEY_ID.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server.core.vendor import Call, Vendor
from mock_server.serving.environment.reach import Reach
from mock_server.vendors import VENDORS


def vendor_variables(reach: Reach) -> dict[str, str]:
    """Every vendor's RAZORPAY_BASE_URL, RAZORPAY_KEY_ID and the like."""
    return {name: value for vendor in VENDORS for name, value in _variables(vendor, reach)}


def account_names(vendor: Vendor) -> dict[str, str]:
    """The variables of a vendor's credentials, by the account's keys."""
    return {key: _name(vendor, key) for key in vendor.access.accounts.sample}


def _variables(vendor: Vendor, reach: Reach) -> Iterator[tuple[str, str]]:
    yield _name(vendor, "base_url"), f"{reach.base}/{vendor.name}{vendor.api.prefixes[0]}"
    account = reach.accounts.get(vendor.name) or vendor.access.accounts.sample
    identity = _identity(vendor, account) if reach.world else None
    for key in vendor.access.accounts.sample:
        value = account.get(key)
        if value:
            text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
            yield _name(vendor, key), f"{text}@{reach.world}" if key == identity else text


def _name(vendor: Vendor, key: str) -> str:
    return f"{vendor.name}_{key}".upper().replace("-", "_")


def _identity(vendor: Vendor, account: Mapping[str, Any]) -> str | None:
    """The key of the account that the vendor knows a caller by; it can name a world too."""
    headers = vendor.access.sign({**vendor.access.accounts.sample, **account})
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    call = Call(vendor, {"REQUEST_METHOD": "GET", **environ}, "/", "", 0)
    sent = vendor.access.credential(call)
    return next((key for key, value in account.items() if value == sent), None)
