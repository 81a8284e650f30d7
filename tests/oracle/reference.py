"""SPN as its documents describe it, on the libraries that they name: what the mock is held against.

Where the documents leave a choice, the application chooses as the mock does by default. It invents
nothing: ids, times and tokens are handed to it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, EmailStr, Field, NonNegativeInt, TypeAdapter, ValidationError
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

BEARER = {"WWW-Authenticate": "Bearer"}
NOT_YOURS = "Not enough permissions to access this company's contacts"
WHOLE_NUMBER = TypeAdapter(NonNegativeInt)

CompanyId = Annotated[UUID, Query(description="Company ID to filter contacts")]
Skip = Annotated[int, Query(ge=0, description="Number of records to skip")]
PageLimit = Annotated[int, Query(ge=0, description="Max records to return")]


class ContactCreate(BaseModel):
    company_id: UUID | None = Field(None, description="Associate with a company")
    first_name: str = Field(description="First name")
    last_name: str | None = Field(None, description="Last name")
    email: EmailStr = Field(description="Email address")
    phone: str | None = Field(None, description="Phone number")
    designation: str | None = Field(None, description="Job title")
    is_primary: bool = Field(False, description="Mark as primary contact (default: false)")


class ContactUpdate(BaseModel):
    company_id: UUID | None = None
    first_name: str = ""
    last_name: str | None = None
    email: EmailStr = ""
    phone: str | None = None
    designation: str | None = None
    is_primary: bool = False


class ContactOut(BaseModel):
    id: UUID
    company_id: UUID | None
    first_name: str
    last_name: str | None
    email: str
    phone: str | None
    designation: str | None
    is_primary: bool
    created_at: datetime
    updated_at: datetime


class Credentials(BaseModel):
    email: EmailStr
    password: str


class Token(BaseModel):
    access_token: str
    token_type: str


class User(NamedTuple):
    email: str
    password: str
    company_id: UUID
    token: str


class Store:
    """All that the application keeps. *invented* gives each new id, and each new token."""

    def __init__(self, users: list[User], now: datetime) -> None:
        self.users, self.now = users, now
        self.companies = {user.company_id for user in users}
        self.contacts: dict[UUID, dict[str, Any]] = {}
        self.tokens = {user.token: user for user in users}
        self.invented: Iterator[str] = iter(())

    def contact(self, id: UUID) -> dict[str, Any]:
        if id not in self.contacts:
            raise HTTPException(404, "Contact not found")
        return self.contacts[id]

    def of(self, company_id: UUID) -> list[dict[str, Any]]:
        return [one for one in self.contacts.values() if one["company_id"] == company_id]

    def check(self, values: dict[str, Any]) -> None:
        """What the database would find. Its driver cannot send half of a surrogate pair."""
        company_id = values.get("company_id")
        if company_id is not None and company_id not in self.companies:
            raise HTTPException(400, "Company not found")
        for value in values.values():
            str(value).encode()


class Limits(NamedTuple):
    """Of creates, of logins, and of everything else."""

    create: Callable[..., Any]
    login: Callable[..., Any]
    general: Callable[..., Any]


def application(
    store: Store, limited: bool = False, shared: bool = False, headers: bool = False
) -> FastAPI:
    """The application over *store*. *shared* counts all but creates and logins together."""
    limiter = Limiter(key_func=get_remote_address, enabled=limited, headers_enabled=headers)
    general = limiter.shared_limit("120/minute", "all") if shared else limiter.limit("120/minute")
    limits = Limits(limiter.limit("60/minute"), limiter.limit("20/minute"), general)
    app = FastAPI(title="SPN API")
    app.state.limiter = limiter
    app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
    router = APIRouter(prefix="/api/v1")
    caller = _caller(store)
    _serve_reads(router, store, limits, caller)
    _serve_writes(router, store, limits)
    _serve_deletes(router, store, limits, caller)
    _serve_login(router, store, limits)
    app.include_router(router)
    return app


def failing() -> FastAPI:
    """An application that refuses with a status and without words."""
    app = FastAPI(openapi_url=None)

    @app.get("/{status}")
    async def fail(status: int) -> None:
        raise HTTPException(status)

    return app


def whole_number(text: str) -> int | None:
    """As a query's; None for what is refused, and for what is under 0."""
    try:
        return WHOLE_NUMBER.validate_python(text)
    except ValidationError:
        return None


def _caller(store: Store) -> Any:
    scheme = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/login")

    async def current_user(token: Annotated[str, Depends(scheme)]) -> User:
        if token not in store.tokens:
            raise HTTPException(401, "Could not validate credentials", BEARER)
        return store.tokens[token]

    return Annotated[User, Depends(current_user)]


def _serve_reads(router: APIRouter, store: Store, limits: Limits, Caller: Any) -> None:
    @router.get("/contacts", response_model=list[ContactOut])
    @limits.general
    async def list_contacts(
        request: Request,
        response: Response,
        caller: Caller,
        company_id: CompanyId,
        skip: Skip = 0,
        limit: PageLimit = 100,
    ) -> Any:
        """List contacts for a company"""
        if company_id != caller.company_id:
            raise HTTPException(403, NOT_YOURS)
        return store.of(company_id)[skip : skip + limit]

    @router.get("/contacts/{contact_id}", response_model=ContactOut)
    @limits.general
    async def get_contact(request: Request, response: Response, contact_id: UUID) -> Any:
        """Get a contact by ID"""
        return store.contact(contact_id)


def _serve_writes(router: APIRouter, store: Store, limits: Limits) -> None:
    @router.post("/contacts", response_model=ContactOut, status_code=201)
    @limits.create
    async def create_contact(request: Request, response: Response, contact: ContactCreate) -> Any:
        """Create a contact"""
        values = contact.model_dump()
        store.check(values)
        id = UUID(next(store.invented))
        times = {"created_at": store.now, "updated_at": store.now}
        store.contacts[id] = {"id": id, **values, **times}
        return store.contacts[id]

    @router.patch("/contacts/{contact_id}", response_model=ContactOut)
    @limits.general
    async def update_contact(
        request: Request, response: Response, contact_id: UUID, change: ContactUpdate
    ) -> Any:
        """Update a contact"""
        contact, values = store.contact(contact_id), change.model_dump(exclude_unset=True)
        if values:
            store.check(values)
            contact.update(values, updated_at=store.now)
        return contact


def _serve_deletes(router: APIRouter, store: Store, limits: Limits, Caller: Any) -> None:
    @router.delete("/contacts/{contact_id}", status_code=204)
    @limits.general
    async def delete_contact(
        request: Request, response: Response, caller: Caller, contact_id: UUID
    ) -> None:
        """Delete a contact"""
        store.contact(contact_id)
        del store.contacts[contact_id]

    @router.delete("/companies/{company_id}", status_code=204)
    @limits.general
    async def delete_company(
        request: Request, response: Response, caller: Caller, company_id: UUID
    ) -> None:
        if company_id not in store.companies or company_id != caller.company_id:
            raise HTTPException(403, "Not enough permissions")
        store.companies.remove(company_id)
        for contact in store.of(company_id):
            del store.contacts[contact["id"]]


def _serve_login(router: APIRouter, store: Store, limits: Limits) -> None:
    @router.post("/auth/login", response_model=Token)
    @limits.login
    async def login(request: Request, response: Response, credentials: Credentials) -> Any:
        for user in store.users:
            if (user.email, user.password) == (credentials.email, credentials.password):
                token = next(store.invented)
                store.tokens[token] = user
                return {"access_token": token, "token_type": "bearer"}
        raise HTTPException(400, "Incorrect email or password")
