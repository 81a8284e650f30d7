"""Signing in, where the control plane asks for a token.

The cookie holds no token but what can be made of it, and lets in to the page alone: calls of the
control plane still need the token in a header.
"""

import hmac
from urllib.parse import quote

from flask import g, request
from werkzeug.http import dump_cookie

from mock_server.control import guard
from mock_server.control.context import context
from mock_server.core.vendor import Answer
from mock_server.page.frame import link, redirect, render

WRONG = "That is not the token that this server was started with."
PATH = "/_mock"


def admit(anonymous: bool) -> None:
    """Let the request pass, or raise MockRefusal. *anonymous* views need no token."""
    guard.admit_site()
    token = context().settings.control_token
    if token is None:
        return
    sent = request.cookies.get(_cookie(), "")
    g.signed_in = hmac.compare_digest(sent.encode(), _proof(token).encode())
    if not (g.signed_in or anonymous):
        guard.check_token(token)


def show_form() -> Answer:
    """The form that asks for the token."""
    return render("sign_in.html", next=_inside(request.args.get("next", "")))


def sign_in() -> Answer:
    """Check the token, and let a cookie hold that it was right."""
    token = context().settings.control_token
    sent = request.form.get("token", "")
    if token is None or not hmac.compare_digest(sent.encode("utf-8", "replace"), token.encode()):
        g.problem = {"status": 401, "detail": WRONG}
        return render("sign_in.html", next=_inside(request.form.get("next", "")))
    return _with_cookie(redirect(_inside(request.form.get("next", ""))), _proof(token))


def sign_out() -> Answer:
    """Let the browser forget that the token was right."""
    return _with_cookie(redirect(link("/")), "")


def _with_cookie(answer: Answer, value: str) -> Answer:
    cookie = dump_cookie(
        _cookie(),
        value,
        max_age=None if value else 0,
        path=PATH,
        secure=request.scheme == "https",
        httponly=True,
        samesite="Strict",
    )
    return answer._replace(headers={**answer.headers, "Set-Cookie": cookie})


def _cookie() -> str:
    """The cookie's name: a browser sends a host's cookies to every port of it."""
    return f"mock_server_{request.environ['SERVER_PORT']}"


def _proof(token: str) -> str:
    return hmac.new(token.encode(), b"the page of the mock server", "sha256").hexdigest()


def _inside(path: str) -> str:
    """The path, if it is one of the page's; else the page's first."""
    inside = path.startswith(("/_mock/page", "/_mock/?"))
    return quote(path, safe="/?&=%+:@,.-_~") if inside else "/_mock/"
