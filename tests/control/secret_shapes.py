"""The shapes in which a client may send a credential: one row each."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote


class Sent(NamedTuple):
    """What is sent: after the vendor's path for contacts, or in the place of it."""

    after: str = ""
    headers: Mapping[str, str] = {}
    body: Any = None
    method: str = "POST"
    instead: str | None = None


JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PARTS = {"Content-Type": "multipart/form-data; boundary=b"}
PLAIN = {"Content-Type": "text/plain"}


def basic(secret: str) -> str:
    return "Basic " + base64.b64encode(f"someone:{secret}".encode()).decode()


def with_json(text: str) -> Callable[[str], Sent]:
    """A body in which the first @ is the secret."""
    return lambda secret: Sent(headers=JSON, body=text.replace("@", secret, 1))


def with_form(text: str) -> Callable[[str], Sent]:
    return lambda secret: Sent(headers=FORM, body=text.replace("@", secret, 1))


def with_query(text: str) -> Callable[[str], Sent]:
    return lambda secret: Sent(f"?{text.replace('@', quote(secret), 1)}", method="GET")


def with_header(name: str, text: str = "@") -> Callable[[str], Sent]:
    return lambda secret: Sent(headers={name: text.replace("@", secret, 1)}, method="GET")


def in_part(head: str) -> Callable[[str], Sent]:
    def made(secret: str) -> Sent:
        said = f"Content-Disposition: form-data; {head}\r\n\r\n{secret}"
        other = 'Content-Disposition: form-data; name="name"\r\n\r\nOnly Here'
        return Sent(headers=PARTS, body=f"--b\r\n{said}\r\n--b\r\n{other}\r\n--b--\r\n")

    return made


def repeated(name: str, field: str) -> Callable[[str], Sent]:
    """In its header, and once more where nothing tells that it is one."""
    return lambda secret: Sent(headers={**JSON, name: secret}, body=json.dumps({field: secret}))


SHAPES: dict[str, Callable[[str], Sent]] = {
    "Basic": lambda secret: Sent(headers={"Authorization": basic(secret)}, method="GET"),
    "Bearer": with_header("Authorization", "Bearer @"),
    "no scheme": with_header("authorization"),
    "a world after it": with_header("Authorization", "Bearer @@somewhere"),
    "ClearTax's header": with_header("X-Cleartax-Auth-Token"),
    "YSuite's header": with_header("X-YSUITE-SECRET-KEY"),
    "Clemta's header": with_header("x-api-KEY"),
    "a cookie": with_header("Cookie", "session=@; a=b"),
    "another header": with_header("X-Forwarded-Authorization", "Bearer @"),
    "a header of any name": with_header("X-Trace", "Bearer @"),
    "a referer": with_header("Referer", "http://localhost/?key_secret=@"),
    "a user of a referer": with_header("Referer", "http://someone:@@localhost/"),
    "a fault's header": with_header("X-Mock-Fault", 'status=503; body={"token": "@"}'),
    "a fault's header misread": with_header("X-Mock-Fault", "Bearer @"),
    "query": with_query("key_secret=@"),
    "query, as a header": with_query("x-ysuite-secret-key=@"),
    "query, in capitals": with_query("a=1&X-API-KEY=@&b=2"),
    "query, in camels": with_query("apiKey=@"),
    "query, escaped": with_query("pass%77ord=@"),
    "query, escaped twice": with_query("pass%2577ord=@"),
    "query, in brackets": with_query("user[password][]=@"),
    "query, Bearer": with_query("q=Bearer+@"),
    "query, Basic": lambda secret: Sent(f"?q={quote(basic(secret))}", method="GET"),
    "query, in a URL": with_query("back=https%3A%2F%2Fsomeone%3A@%40localhost%2F"),
    "query, in JSON": with_query("filter=%7B%22password%22%3A%22@%22%7D"),
    "path, Bearer": lambda secret: Sent(f"/Bearer%20{secret}", method="GET"),
    "path, Basic": lambda secret: Sent(f"/{quote(basic(secret), safe='')}", method="GET"),
    "path, named": lambda secret: Sent(f"/key_secret/{secret}", method="GET"),
    "path, as a pair": lambda secret: Sent(f"/token={secret}", method="GET"),
    "path, as in its header": lambda secret: Sent(
        f"/{secret}", {"X-API-KEY": secret, "Authorization": "Bearer x"}, method="GET"
    ),
    "JSON": with_json('{"email": "user.example.com", "password": "@"}'),
    "JSON, in a list": with_json('{"password": ["@"]}'),
    "JSON, in an object": with_json('{"password": {"a": "@"}, "name": "Only Here"}'),
    "JSON, escaped": with_json('{"passwor\\u0064": "@"}'),
    "JSON, deep": with_json('{"a": [{"b": {"Key-Secret": "@"}}]}'),
    "JSON, in a text": with_json('{"name": "{\\"password\\": \\"@\\"}"}'),
    "JSON, a sentence": with_json('{"name": "the password: @"}'),
    "JSON, Bearer": with_json('{"name": "Bearer @"}'),
    "JSON, Basic": lambda secret: Sent(headers=JSON, body=json.dumps({"name": basic(secret)})),
    "JSON, a URL": with_json('{"name": "https://localhost/?a=1&pass%77ord=@"}'),
    "JSON, in quotes of one stroke": with_json("{'password': '@'}"),
    "JSON, without quotes": with_json("{password: @}"),
    "JSON, cut off": with_json('{"name": "x", "password": "@'),
    "JSON, cut off and escaped": with_json('{"passwor\\u0064": "@'),
    "JSON, a list": with_json('[{"password": "@"}]'),
    "JSON, in UTF-16": lambda secret: Sent(
        headers=JSON, body=json.dumps({"password": secret}).encode("utf-16-le")
    ),
    "JSON, as another type": lambda secret: Sent(
        headers=PLAIN, body=json.dumps({"password": secret})
    ),
    "JSON, repeated as type": repeated("X-API-KEY", "type"),
    "JSON, repeated as a name": repeated("X-Cleartax-Auth-Token", "first_name"),
    "form": with_form("name=Only+Here&password=@"),
    "form, escaped": with_form("pass%77ord=@&name=x"),
    "form, in brackets": with_form("notes[access_key]=@"),
    "form, escaped brackets": with_form("notes%5Bapi_key%5D=@"),
    "form, Bearer": with_form("name=Bearer%20@"),
    "parts": in_part('name="password"'),
    "parts, in brackets": in_part('name="notes[api_key]"'),
    "parts, without quotes": in_part("name=key_secret"),
    "parts, escaped": in_part("name*=UTF-8''pass%77ord"),
    "text": lambda secret: Sent(headers=PLAIN, body=f"my password is {secret}"),
    "XML": lambda secret: Sent(headers=PLAIN, body=f'<a b="1"><password>{secret}</password></a>'),
    "not emulated": lambda secret: Sent(
        headers={"X-API-KEY": secret}, instead=f"/razorpay/v1/fund_accounts/{secret}"
    ),
    "almost a path": lambda secret: Sent(instead=f"/clemta/contact/Bearer%20{secret}"),
    "no vendor": lambda secret: Sent(instead=f"/nobody/Bearer%20{secret}?token={secret}"),
    "no vendor, as in its header": lambda secret: Sent(
        headers={"X-API-KEY": secret}, instead=f"/nobody/{secret}"
    ),
    "no world": lambda secret: Sent(instead=f"/@Bearer%20{secret}/razorpay/v1/contacts"),
    "the control plane": lambda secret: Sent(instead=f"/_mock/nothing/password/{secret}"),
    "another site": lambda secret: Sent(
        headers={"Origin": f"https://someone:{secret}@example.com"}, instead="/_mock/reset"
    ),
}
