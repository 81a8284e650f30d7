"""Contacts in memory under FastAPI: what somebody writes in an hour instead of a mock server.

`python contacts.py raw|pydantic PORT RECORDS`, in an environment of its own: it imports nothing
of this project.
"""

import sys
from itertools import islice
from typing import Any

import uvicorn
from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

TEXTS = ("name", "email", "contact", "type", "reference_id")


class NewContact(BaseModel):
    name: str
    email: str | None = None
    contact: str | None = None
    type: str | None = None
    reference_id: str | None = None


class Contact(NewContact):
    id: int
    active: bool = True


class Page(BaseModel):
    count: int
    items: list[Contact]


class Store:
    """Records by id; *keep* gives a new one its id."""

    def __init__(self, records: int) -> None:
        self._seeds = records
        self.fill()

    def fill(self) -> None:
        self.records: dict[int, dict[str, Any]] = {}
        for number in range(self._seeds):
            seed = {"name": f"Contact {number}", "email": f"contact.{number}@example.com"}
            self.keep({**dict.fromkeys(TEXTS), **seed})

    def keep(self, fields: dict[str, Any]) -> dict[str, Any]:
        record = {**fields, "id": len(self.records) + 1, "active": True}
        self.records[record["id"]] = record
        return record

    def page(self, skip: int, count: int) -> dict[str, Any]:
        items = list(islice(self.records.values(), skip, skip + count))
        return {"count": len(items), "items": items}


def create_raw_app(store: Store) -> FastAPI:
    """FastAPI routes and answers; the bodies are plain dicts, read and checked by hand."""
    app = _app(store)

    @app.get("/contacts/{id}")
    async def get(id: int) -> JSONResponse:
        found = store.records.get(id)
        return JSONResponse(found) if found else JSONResponse({"error": "unknown"}, 404)

    @app.get("/contacts")
    async def page(request: Request) -> JSONResponse:
        query = request.query_params
        return JSONResponse(store.page(int(query.get("skip", 0)), int(query.get("count", 10))))

    @app.post("/contacts")
    async def create(request: Request) -> JSONResponse:
        body = await request.json()
        if not isinstance(body.get("name"), str):
            return JSONResponse({"error": "name is required"}, 400)
        return JSONResponse(store.keep({name: body.get(name) for name in TEXTS}), 201)

    return app


def create_pydantic_app(store: Store) -> FastAPI:
    """FastAPI as its own documentation writes it: models in, models out."""
    app = _app(store)

    @app.get("/contacts/{id}", response_model=Contact)
    async def get(id: int) -> Any:
        if id not in store.records:
            raise HTTPException(404)
        return store.records[id]

    @app.get("/contacts", response_model=Page)
    async def page(skip: int = Query(0, ge=0), count: int = Query(10, ge=1, le=100)) -> Any:
        return store.page(skip, count)

    @app.post("/contacts", response_model=Contact, status_code=201)
    async def create(body: NewContact) -> Any:
        return store.keep(body.model_dump())

    return app


def main(kind: str, port: str, records: str) -> None:
    create = {"raw": create_raw_app, "pydantic": create_pydantic_app}[kind]
    uvicorn.run(
        create(Store(int(records))),
        host="127.0.0.1",
        port=int(port),
        http="httptools",
        loop="asyncio",
        log_level="warning",
        access_log=False,
    )


def _app(store: Store) -> FastAPI:
    app = FastAPI()

    @app.post("/reset")
    async def reset() -> None:
        store.fill()

    return app


if __name__ == "__main__":
    main(*sys.argv[1:])
