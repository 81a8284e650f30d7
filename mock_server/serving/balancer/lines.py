"""Lines in HAProxy's language, and what they quote."""

from collections.abc import Iterable

from mock_server.core.errors import MockRefusal
from mock_server.core.request.wire import ANSWERED_BY, PROBLEM, compact, problem

FREE = "!world"  # nothing has named a world so far


def set_var(name: str, value: str, condition: str = "") -> str:
    line = f"http-request set-var(txn.{name}) {value}"
    return f"{line} if {condition}" if condition else line


def returned(status: int, detail: str) -> str:
    """A rule that answers with a problem of ours."""
    return f"http-request return status {status} {refusal(status, detail)}"


def refusal(status: int, detail: str) -> str:
    """The content and the mark of an answer of ours, as arguments."""
    body = compact(problem(MockRefusal(status, "replicas", detail)).value).decode()
    return f"content-type {PROBLEM} string '{body}' hdr {ANSWERED_BY} mock"


def pattern(regex: str) -> str:
    """A regular expression as an argument of its own."""
    return f"'{regex}'"


def replaced(value: str, regex: str, by: str, flags: str = "") -> str:
    """The converter of *value* that replaces a regular expression, inside double quotes.

    The regular expression has no single quotes.
    """
    arguments = f"'{_escaped(regex)}','{_escaped(by)}'" + (f",{flags}" if flags else "")
    return f"{value},regsub({arguments})".removeprefix(",")


def either(texts: Iterable[str]) -> str:
    """One of the texts, as a regular expression."""
    return f"({'|'.join(text.replace('.', '[.]') for text in texts)})"


def _escaped(text: str) -> str:
    for special in ("\\", '"', "$"):
        text = text.replace(special, f"\\{special}")
    return text
