"""The documented exchanges: one request and its answer a file, with where it comes from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FIXTURES = Path(__file__).parent.parent / "fixtures"


@dataclass(frozen=True)
class Exchange:
    """*facts* is the comment at the head of the file; *wanted* is the documented body, read."""

    name: str
    vendor: str
    facts: Mapping[str, Any]
    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None
    status: int
    wanted_headers: Mapping[str, str]
    wanted: Any


def exchanges() -> list[Exchange]:
    return [read(file) for file in sorted(FIXTURES.glob("*/exchanges/*.http"))]


def read(file: Path) -> Exchange:
    lines = file.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    request, answer = "\n".join(lines[len(comments) :]).split("\n\nHTTP/1.1 ")
    first, headers, body = _message(request)
    status, wanted_headers, wanted = _message(answer)
    method, url = first.split(" ")
    return Exchange(
        name=f"{file.parent.parent.name}/{file.stem}",
        vendor=file.parent.parent.name,
        facts=yaml.safe_load("\n".join(line[2:] for line in comments)),
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
