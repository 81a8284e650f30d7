"""What schemathesis does before it sends a case: this module is loaded by schemathesis alone."""

from itertools import count
from typing import Any

import schemathesis

# Without its company, SPN's user sees no contact any more: each case has a world of its own.
LASTING = ("delete_company",)
_worlds = count(1)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Send a case whose effect would change the meaning of all others to a world of its own."""
    if case.operation.definition.raw.get("operationId") in LASTING:
        case.headers = {**(case.headers or {}), "X-Mock-World": f"case-{next(_worlds)}"}
