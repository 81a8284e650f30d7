"""What is asked of each vendor: one contact, a page, a new contact, a deletion."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.clients import CREDENTIALS

PAGE = 10
BUSINESS = "f33961ec-1c1a-461d-b888-8a5a56577a14"
CLEMTA_COMPANY = "64b8f1a2e4b0c8d9f0123456"
SPN_COMPANY = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d"
# A vendor that counts keeps counting, but never refuses.
BOUNDLESS = {"requests": 10**9, "seconds": 60}


@dataclass(frozen=True)
class Request:
    """One request as its sender writes it. *body* is JSON, or empty."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    def wire(self) -> bytes:
        """The request as it goes over a connection that is kept."""
        headers = {"Host": "127.0.0.1", **self.headers}
        if self.body:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(self.body))}
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True)
class Vendor:
    """Paths lie under *base*; *page* is a template over start, size and index (start // size).

    *items* are an answer's records, *id* the field that names one. *new* gives method, path and
    body of the *number*-th create; *made* the id in its answer, None where nothing can be deleted.
    """

    name: str
    base: str
    page: str
    items: Callable[[Any], list[dict[str, Any]]]
    id: str
    new: Callable[[int], tuple[str, str, dict[str, Any]]]
    made: Callable[[Any], Any] | None = None
    limited: bool = False

    def get(self, id: Any) -> Request:
        return self._request("GET", f"/contacts/{id}")

    def list(self, start: int, size: int = PAGE) -> Request:
        return self._request("GET", self.page.format(start=start, size=size, index=start // size))

    def create(self, number: int) -> Request:
        method, path, body = self.new(number)
        return self._request(method, path, json.dumps(body).encode())

    def delete(self, id: Any) -> Request:
        return self._request("DELETE", f"/contacts/{id}")

    def scenario(self, records: int, folder: Path) -> Path:
        """A scenario file with so many invented records of this vendor, and none of others."""
        part: dict[str, Any] = {"contacts": [{"fake": records}]}
        if self.limited:
            part["limits"] = BOUNDLESS
        file = folder / f"{self.name}-{records}.yaml"
        file.write_text(json.dumps({"vendors": {self.name: part}}), encoding="utf-8")
        return file

    def _request(self, method: str, path: str, body: bytes = b"") -> Request:
        return Request(method, self.base + path, CREDENTIALS[self.name], body)


def _razorpay(number: int) -> tuple[str, str, dict[str, Any]]:
    return (
        "POST",
        "/contacts",
        {
            "name": f"Gaurav Kumar {number}",
            "email": f"gaurav.{number}@example.com",
            "contact": "9000090000",
            "type": "employee",
            "reference_id": f"Load {number}",
        },
    )


def _cleartax(number: int) -> tuple[str, str, dict[str, Any]]:
    id = str(UUID(int=number, version=4))
    named = {"business_name": f"Load {number}", "state": "KARNATAKA"}
    return "PUT", f"/contacts/{id}", {"id": id, "organization_type": "COMPANY", **named}


def _ysuite(number: int) -> tuple[str, str, dict[str, Any]]:
    email = f"sarah.{number}@example.com"
    return "POST", "/contacts", {"cstname": "Sarah Johnson", "contact_type": 1, "cstemail": email}


def _clemta(number: int) -> tuple[str, str, dict[str, Any]]:
    named = {"type": "customer", "full_name": "John Doe", "email": f"john.{number}@example.com"}
    return "POST", "/contacts", {**named, "company_id": CLEMTA_COMPANY}


def _spn(number: int) -> tuple[str, str, dict[str, Any]]:
    named = {"first_name": "John", "last_name": "Doe", "email": f"john.{number}@example.com"}
    return "POST", "/contacts", {**named, "company_id": SPN_COMPANY}


VENDORS = (
    Vendor(
        name="razorpay",
        base="/razorpay/v1",
        page="/contacts?count={size}&skip={start}",
        items=lambda answer: list(answer["items"]),
        id="id",
        new=_razorpay,
    ),
    Vendor(
        name="cleartax",
        base=f"/cleartax/api/v0.1/businesses/{BUSINESS}",
        page="/contacts?start={start}&limit={size}",
        items=list,
        id="id",
        new=_cleartax,
    ),
    Vendor(
        name="ysuite",
        base="/ysuite/v1",
        page="/contacts?pageIndex={index}&pageSize={size}",
        items=lambda answer: list(answer["data"]["data"]),
        id="cstid",
        new=_ysuite,
        made=lambda answer: answer["data"]["cstid"],
    ),
    Vendor(
        name="clemta",
        base="/clemta",
        page=f"/contacts?company_id={CLEMTA_COMPANY}&skip={{start}}&limit={{size}}",
        items=lambda answer: list(answer["data"]["contacts"]),
        id="id",
        new=_clemta,
        made=lambda answer: answer["data"]["id"],
        limited=True,
    ),
    Vendor(
        name="spn",
        base="/spn/api/v1",
        page=f"/contacts?company_id={SPN_COMPANY}&skip={{start}}&limit={{size}}",
        items=list,
        id="id",
        new=_spn,
        made=lambda answer: answer["id"],
        limited=True,
    ),
)
