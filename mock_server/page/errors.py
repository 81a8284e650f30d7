"""The page that a browser is shown instead of a problem document."""

from flask import g, request

from mock_server.core.vendor import Answer
from mock_server.page.frame import render

SIGN_IN, OTHER_SITE = 401, 403


def error_page(told: Answer) -> Answer:
    """The problem *told*, as a page. A call without its token gets the form that asks for it."""
    g.problem = told.value
    here = request.full_path.rstrip("?")
    if told.status == SIGN_IN:
        return _with_headers(
            render("sign_in.html", next=here if request.method == "GET" else ""), told
        )
    again = here if told.status == OTHER_SITE and request.method == "GET" else None
    return _with_headers(render("error.html", again=again), told)


def _with_headers(page: Answer, told: Answer) -> Answer:
    return page._replace(headers={**page.headers, **told.headers})
