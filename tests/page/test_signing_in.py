"""The page of a server that asks for a token."""

import pytest

from mock_server import create_app
from tests.page.browsing import Browser, problem
from tests.page.conftest import Open

TOKEN = "a token; with=signs"


@pytest.fixture
def browser(open_browser: Open) -> Browser:
    """A browser at a server that asks for a token."""
    return open_browser(control_token=TOKEN)


def signed_in(browser: Browser) -> Browser:
    reply = browser.post("/_mock/page/sign-in", {"token": TOKEN, "next": ""})
    assert reply.status == 303

    return browser


def test_without_the_token_a_form_asks_for_it(browser: Browser) -> None:
    """The form remembers where the browser wanted to go."""
    reply = browser.get("/_mock/page/requests?world=gw1")

    assert 401 == reply.status
    assert 'action="/_mock/page/sign-in"' in reply.text
    assert 'name="next" value="/_mock/page/requests?world=gw1"' in reply.text


def test_the_token_lets_in(browser: Browser) -> None:
    """Whoever signs in is led where they wanted to go, and stays signed in."""
    sent = {"token": TOKEN, "next": "/_mock/page/requests?world=gw1"}
    reply = browser.post("/_mock/page/sign-in", sent)

    assert "/_mock/page/requests?world=gw1" == reply.header("Location")
    assert 200 == browser.follow(reply).status
    assert 200 == browser.get("/_mock/").status


def test_another_token_does_not(browser: Browser) -> None:
    """A wrong token is told so, and changes nothing."""
    reply = browser.post("/_mock/page/sign-in", {"token": "wrong", "next": "/_mock/page/requests"})

    assert 401 == reply.status
    assert "That is not the token that this server was started with." == problem(reply)
    assert 'value="/_mock/page/requests"' in reply.text
    assert {} == browser.cookies


def test_the_cookie(browser: Browser) -> None:
    """No script reads it, no other site sends it, no vendor gets it; the token is not in it."""
    cookie = browser.post("/_mock/page/sign-in", {"token": TOKEN}).header("Set-Cookie") or ""
    value, *attributes = cookie.split("; ")

    assert {"HttpOnly", "Path=/_mock", "SameSite=Strict"} == set(attributes)
    assert TOKEN not in value


def test_over_https_the_cookie_is_secure() -> None:
    """A cookie that was set over HTTPS is sent over HTTPS only."""
    browser = create_app(control_token="t").test_client()
    reply = browser.post("/_mock/page/sign-in", base_url="https://localhost", data={"token": "t"})

    assert "Secure" in reply.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize("value", ["", "x", "\xe9", TOKEN])
def test_another_cookie_does_not_let_in(value: str, browser: Browser) -> None:
    """Neither a made-up cookie nor the token itself is the cookie."""
    browser.cookies["mock_server_80"] = value

    assert 401 == browser.get("/_mock/").status


def test_the_cookie_is_for_the_page_alone(browser: Browser) -> None:
    """A call of the control plane needs the token in a header, as ever."""
    signed_in(browser)

    assert 401 == browser.get("/_mock/state").status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
    ids=str,
)
def test_other_sites_are_refused(headers: dict[str, str], browser: Browser) -> None:
    """Another site's page acts with no cookie of ours, nor signs in, by whatever name it comes."""
    signed_in(browser)
    replies = [browser.post(f"/_mock/page/{path}", **headers) for path in ("sign-out", "sign-in")]

    assert [403, 403] == [reply.status for reply in replies]
    assert 200 == browser.get("/_mock/").status


def test_a_link_of_another_site_can_be_followed_from_here(browser: Browser) -> None:
    """The page that refuses it has the link."""
    reply = browser.get("/_mock/page/requests?world=gw1", Sec_Fetch_Site="cross-site")

    assert 403 == reply.status
    assert '<a href="/_mock/page/requests?world=gw1">Open it from this page</a>' in reply.text


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "/_mockery", "/razorpay", "javascript:x"]
)
def test_signing_in_leads_to_the_page_only(place: str, browser: Browser) -> None:
    """No link to the form leads elsewhere afterwards."""
    reply = browser.post("/_mock/page/sign-in", {"token": TOKEN, "next": place})

    assert "/_mock/" == reply.header("Location")


def test_no_header_is_smuggled_in(browser: Browser) -> None:
    """A line end in the place is a part of the address."""
    place = "/_mock/page/requests\r\nX-A: b"
    reply = browser.post("/_mock/page/sign-in", {"token": TOKEN, "next": place})

    assert "/_mock/page/requests%0D%0AX-A:%20b" == reply.header("Location")


def test_signing_out(browser: Browser) -> None:
    """Whoever signs out has to sign in again."""
    signed_in(browser)
    reply = browser.post("/_mock/page/sign-out")

    assert (303, {}) == (reply.status, browser.cookies)
    assert 401 == browser.get("/_mock/").status


def test_a_header_with_the_token_lets_in(browser: Browser) -> None:
    """A proxy that adds the token needs no form."""
    assert 200 == browser.get("/_mock/", X_Mock_Token=TOKEN).status


def test_a_server_without_a_token_has_nobody_to_sign_in(open_browser: Open) -> None:
    """There no token is right, and no button signs out."""
    browser = open_browser(control_token=None)

    assert 401 == browser.post("/_mock/page/sign-in", {"token": ""}).status
    assert "Sign out" not in browser.get("/_mock/").text


def test_files_need_no_token(browser: Browser) -> None:
    """The form has its style before anybody has signed in."""
    assert 200 == browser.get("/_mock/page/static/style.css").status


def test_without_a_control_plane_nobody_signs_in(open_browser: Open) -> None:
    """With --no-control there is no page, nor its files."""
    browser = open_browser(control=False)
    paths = ("/_mock/", "/_mock/page/requests", "/_mock/page/static/style.css")

    assert [404] * 3 == [browser.get(path).status for path in paths]
