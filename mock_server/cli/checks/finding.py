"""One line of `doctor`: how a check ended, what was found, and what to do."""

from dataclasses import dataclass
from typing import Literal

OK: Literal["ok"] = "ok"
WARN: Literal["warn"] = "warn"
FAIL: Literal["FAIL"] = "FAIL"


@dataclass(frozen=True)
class Finding:
    """*found* is a sentence. *do* is one too, or empty where nothing is to be done."""

    status: Literal["ok", "warn", "FAIL"]
    check: str
    found: str
    do: str = ""
