"""What schemathesis does before it sends a case: this module is loaded by schemathesis alone."""

from itertools import count
from typing import Any

import requests
import schemathesis

# Without its company, SPN's user sees no contact any more: each case has a world of its own.
LASTING = ("delete_company",)
REFUSED = "/razorpay/v1/contacts"  # for want of a key
SHORT, FEW = 0.01, 20  # seconds, contacts or people
_worlds = count(1)


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Keep the control plane's cases small: two worlds, short waits, few inventions."""
    schemas = raw_schema["components"]["schemas"]
    if "RequestWait" not in schemas:
        return
    schemas["RequestWait"]["properties"]["timeout"]["maximum"] = SHORT
    schemas["RequestWait"]["required"] = ["timeout"]
    paths = raw_schema["paths"]
    paths["/_mock/requests/wait"]["post"]["requestBody"]["required"] = True
    del paths["/_mock/scenario"]["put"]["requestBody"]["content"]["application/yaml"]
    for operation in (one for path in paths.values() for one in path.values()):
        for parameter in operation["parameters"]:
            if parameter["name"] == "X-Mock-World":
                parameter["schema"] = {"const": "gw1"}
    for schema in schemas.values():
        if "fake" in schema.get("properties", {}):
            schema["properties"]["fake"]["maximum"] = FEW


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Send a case whose effect would change the meaning of all others to a world of its own.

    A call about the journal finds a request there.
    """
    if case.operation.definition.raw.get("operationId") in LASTING:
        case.headers = {**(case.headers or {}), "X-Mock-World": f"case-{next(_worlds)}"}
    if case.operation.path.startswith("/_mock/requests"):
        world = (case.headers or {}).get("X-Mock-World")
        headers = {"X-Mock-World": "gw1"} if world == "gw1" else {}
        requests.get(f"{case.operation.base_url.rstrip('/')}{REFUSED}", headers=headers, timeout=20)
