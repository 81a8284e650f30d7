"""The keys of filters, faults and answers, as type checkers read them."""

from collections.abc import Mapping
from typing import Any, TypedDict


class FilterFields(TypedDict, total=False):
    """A filter. A request has to match every key.

    *path* is a glob. *body* holds fields of the request's body with their values. *text* is looked
    for in what is shown of a request. *after* leaves out the requests up to that id, *before* those
    from that id on.
    """

    vendor: str
    operation: str
    method: str
    path: str
    status: int
    behaviour: str
    body: Mapping[str, Any]
    unserved: bool
    refused: bool
    text: str
    after: int
    before: int


class FaultFields(TypedDict, total=False):
    """A matcher and one effect: *answer*, *delay* or *drop*. docs/faults.md describes each key."""

    vendor: str
    operation: str
    method: str
    path: str
    header: Mapping[str, str]
    body: Mapping[str, Any]
    nth: int
    every: int
    times: int
    chance: float
    answer: Mapping[str, Any]
    delay: Mapping[str, Any]
    drop: str
    phase: str


class AnswerFields(TypedDict, total=False):
    """A user's own answer for a route that is not emulated: a matcher, then the answer.

    *sent* holds fields of the request's body with their values.
    """

    vendor: str
    method: str
    path: str
    header: Mapping[str, str]
    sent: Mapping[str, Any]
    times: int
    status: int
    headers: Mapping[str, str]
    body: Any
