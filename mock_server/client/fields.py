"""What a call may be given: the keys of filters, faults and answers, for type checkers."""

from collections.abc import Mapping
from typing import Any, TypedDict


class FilterFields(TypedDict, total=False):
    """The requests that agree in all that is given: *path* is a glob, *body* names fields and
    the values that they must have, *after* leaves out the requests up to that id.
    """

    vendor: str
    operation: str
    method: str
    path: str
    status: int
    behaviour: str
    body: Mapping[str, Any]
    unserved: bool
    after: int


class FaultFields(TypedDict, total=False):
    """A matcher and one effect: *answer*, *delay* or *drop*; the README tells of each key."""

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
    """An answer of the user's own, for a route that is not emulated: a matcher, then the answer.

    *sent* names fields of the request's body and the values that they must have.
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
