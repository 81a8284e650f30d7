"""One call of a recipe: signed, sent, and repeated where the vendor says to wait."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from math import inf
from string import ascii_lowercase, digits
from time import sleep
from typing import Any

from mock_server.core.document.mistakes import cut
from mock_server.core.secrets.redaction import stand_in
from mock_server.core.state.clock import real_time
from mock_server.core.vendor import Access
from mock_server.evidence.verify.compare import Answered
from mock_server.evidence.verify.patterns import UnfitName, Variables, fill, fill_path
from mock_server.evidence.verify.recipes import NOBODY, USER, WRONG, Step

ANSWER_TIMEOUT = 30  # seconds for one answer, its last byte included
MAX_ANSWER = 16_000_000  # bytes of one answer
MAX_TOLD = 200  # characters of an answer, or of an error, in a sentence
MAX_WAIT = 60  # seconds that a Retry-After may ask for
MAX_WAITED = 300  # seconds of such waits in one run
MAX_REPEATS = 3  # of one call
USUAL_WAITS = (5, 15, 45)  # seconds without a Retry-After: over a minute, a limit's usual window
TOO_MANY = 429
_DIGITS = digits + ascii_lowercase

# Takes a method, a path with its query, headers, a body, and the seconds to wait for the answer.
Send = Callable[
    [str, str, Mapping[str, str], bytes | None, float],
    tuple[int, list[tuple[str, str]], bytes],
]


@dataclass(frozen=True)
class Exchange:
    """A call as it was sent, and its answer."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None
    answer: Answered

    def __str__(self) -> str:
        return f"{self.method} {self.path} answered {self.answer.status}"


class NotCheckable(Exception):
    """A question that came to no answer. The message is a sentence."""


class NoAnswer(NotCheckable):
    """The connection broke, so that nobody knows what became of the call."""


class Caller:
    """Sends steps as the user, as somebody with a wrong key, and as nobody.

    *account* is as a scenario writes it. *root* stands before each path, and the vendor's *prefix*
    between them unless a step is outside. *headers* go with each call. *pause* waits a number of
    seconds. *calls* counts; *spare* is how many further calls may repeat one.
    """

    def __init__(
        self,
        access: Access,
        account: Mapping[str, Any],
        send: Send,
        prefix: str = "",
        headers: Mapping[str, str] | None = None,
        pause: Callable[[float], object] = sleep,
        root: str = "",
    ) -> None:
        self._send, self._root, self._prefix, self._pause = send, root, prefix, pause
        self._headers = {"Accept": "application/json", **(headers or {})}
        last = signing_keys(access)[-1]
        own, at, world = account[last].partition("@")  # a mock's key may name its world
        wrong = {**account, last: f"{stand_in(own)}{at}{world}"}
        self._signed = {USER: access.sign(account), WRONG: access.sign(wrong), NOBODY: {}}
        self.calls, self.spare, self._waited = 0, inf, 0.0

    def begin_clean_up(self) -> None:
        """Repeat and wait from now on as if nothing had been asked before."""
        self.spare, self._waited = inf, 0.0

    def call(self, step: Step, variables: Variables) -> Exchange:
        """The step's exchange. Raises NotCheckable without an answer of the vendor's own."""
        prefix = "" if step.outside else self._prefix
        try:
            path = self._root + prefix + fill_path(step.path, variables)
        except UnfitName as error:
            raise NotCheckable(str(error)) from None
        body, headers = _body(step, variables), dict(self._headers)
        if step.has_body:
            headers["Content-Type"] = "application/json"
        headers |= self._signed[step.as_]
        headers |= {name: str(fill(value, variables)) for name, value in step.headers.items()}
        wanted = step.expect.status if step.expect else ()
        if step.wait:
            self._pause(step.wait)
        for repeat in range(1 + MAX_REPEATS):
            answer = self._answer(step.method, path, headers, body)
            if answer.status != TOO_MANY or TOO_MANY in wanted:
                return Exchange(step.method, path, headers, body, answer)
            if repeat < MAX_REPEATS:
                self._wait(answer, USUAL_WAITS[repeat])
                self.spare -= 1
        raise NotCheckable(f"{step.method} {step.path} answered 429 {1 + MAX_REPEATS} times.")

    def _answer(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answered:
        self.calls += 1
        try:
            return Answered(*self._send(method, path, headers, body, ANSWER_TIMEOUT))
        except (OSError, HTTPException, ValueError) as error:  # the last for what cannot be sent
            told = getattr(error, "strerror", None) or str(error).strip() or type(error).__name__
            raise NoAnswer(f"{method} {path} was not answered: {cut(told, MAX_TOLD)}.") from None

    def _wait(self, answer: Answered, default: float) -> None:
        """Wait as long as the answer asks for.

        Raises NotCheckable where that is too long, and where the call may not be repeated.
        """
        if self.spare < 1:
            raise NotCheckable("An answer of 429 came, and the budget has no call to repeat it.")
        asked = answer.header("Retry-After")
        seconds = default if asked is None else retry_after(asked)
        if seconds is None:
            raise NotCheckable(f"An answer of 429 has a Retry-After that says nothing: {asked!r}.")
        if seconds > MAX_WAIT or self._waited + seconds > MAX_WAITED:
            most = f"{MAX_WAIT} at a time and {MAX_WAITED} in all"
            raise NotCheckable(
                f"An answer of 429 asks to wait {seconds:.0f} seconds; verify waits {most}."
            )
        self._waited += seconds
        self._pause(seconds)


def signing_keys(access: Access) -> Sequence[str]:
    """The keys of an account by which it signs, in the order of the sample."""
    sample = access.accounts.sample
    signed = access.sign(sample)
    return [
        key
        for key, value in sample.items()
        if isinstance(value, str) and access.sign({**sample, key: f"{value}x"}) != signed
    ]


def unique() -> str:
    """Ten digits and small letters that no earlier run has used."""
    number, text = int(real_time() * 1_000_000), ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text


def retry_after(value: str) -> float | None:
    """The seconds of a Retry-After, which may be a date; None where it is neither."""
    if value.strip().isdecimal() and len(value) < 20:
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - real_time())
    except (ValueError, OverflowError):
        return None


def _body(step: Step, variables: Variables) -> bytes | None:
    if step.has_body:
        return json.dumps(fill(step.body, variables)).encode()
    return None if step.text is None else str(fill(step.text, variables)).encode()
