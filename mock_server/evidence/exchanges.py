"""The documented exchanges: one request and its answer a file, with where it comes from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

from mock_server.core.scenario.library import shipped
from mock_server.core.yaml_files import yaml_value

NAME_END = "-"  # parts the operation's name from the case's: create_contact-success.http


@dataclass(frozen=True)
class Exchange:
    """*facts* is the comment at the head of the file; *wanted* is the documented body, read.

    *operation* is the view's name, *case* what the exchange shows of it.
    """

    name: str
    vendor: str
    operation: str
    case: str
    facts: Mapping[str, Any]
    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None
    status: int
    wanted_headers: Mapping[str, str]
    wanted: Any


def exchanges(vendor: str) -> Sequence[Exchange]:
    """The vendor's exchanges, in the order of their files' names."""
    folder = shipped() / "fixtures" / vendor / "exchanges"
    return [read_exchange(file) for file in sorted(folder.glob("*.http"))]


def read_exchange(file: File) -> Exchange:
    lines = file.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    request, answer = "\n".join(lines[len(comments) :]).split("\n\nHTTP/1.1 ")
    first, headers, body = _message(request)
    status, wanted_headers, wanted = _message(answer)
    method, url = first.split(" ")
    operation, _, case = file.stem.partition(NAME_END)
    vendor = file.parent.parent.name
    return Exchange(
        name=f"{vendor}/{file.stem}",
        vendor=vendor,
        operation=operation,
        case=case,
        facts=yaml_value("\n".join(line[2:] for line in comments)),
        method=method,
        url=url,
        headers=headers,
        body=body,
        status=int(status.split(" ")[0]),
        wanted_headers=wanted_headers,
        wanted=json.loads(wanted) if wanted else None,
    )


def _message(text: str) -> tuple[str, dict[str, str], str | None]:
    head, _, body = text.strip("\n").partition("\n\n")
    first, *lines = head.split("\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return first, headers, body or None
