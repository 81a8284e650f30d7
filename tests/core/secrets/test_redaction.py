"""What is hidden of a text: by names, by forms, by what else was found."""

from time import perf_counter
from typing import Any

import pytest

from mock_server.core.secrets.messages import message
from mock_server.core.secrets.names import is_secret
from mock_server.core.secrets.redaction import HIDDEN, Redaction, leaves, stand_in
from mock_server.core.secrets.rules import Rules, parts

RULES = Rules(["x-pin"], [r"key_live_\w+"])
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"


def body(text: str, values: Any = ()) -> str:
    return Redaction(RULES, values).body(text.encode())


@pytest.mark.parametrize(
    "name",
    [
        *("Authorization", "proxy-authorization", "Cookie", "Set-Cookie", "X-Mock-Token"),
        *("X-API-KEY", "x_api_key", "apiKey", "APIKey", "Api Key", "xapikey", "access_key"),
        *("x-ysuite-secret-key", "KEY_SECRET", "keySecret", "client_secret", "password2"),
        *("PassWord", "the_password", "new-password", "access_token", "refreshToken", "jwt"),
        *("user[password]", "notes[api_key][0]", "auth.token.value", "auth", "credentials"),
    ],
)
def test_a_name_of_a_secret(name: str) -> None:
    """However it is written, and whatever stands around it."""
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "name", "key_id", "key", "token_type", "author", "secretary", "passport"),
        *("X-RateLimit-Type", "Content-Type", "contact_type", "keyboard", "tokens_used"),
        "password" + "x" * 300,
    ],
)
def test_a_name_of_no_secret(name: str) -> None:
    """What only looks alike."""
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (("Authorization", "Basic cnpw"), f"Basic {HIDDEN}"),
        (("AUTHORIZATION", "Bearer a b"), f"Bearer {HIDDEN}"),
        (("Authorization", "cnpw"), HIDDEN),
        (("Authorization", "hush hush"), HIDDEN),
        (("X-Api-Key", "two words"), HIDDEN),
        (("X-Pin", "1234"), HIDDEN),
        (("Host", "a:b@localhost:80"), f"{HIDDEN}@localhost:80"),
        (("Referer", "http://a:b@localhost/"), f"http://{HIDDEN}@localhost/"),
        (("Referer", "http://localhost/?a=1&token=x"), f"http://localhost/?a=1&token={HIDDEN}"),
        (("X-Other", "Bearer abcdef"), f"Bearer {HIDDEN}"),
        (("X-Other", f"it is {JWT}"), f"it is {HIDDEN}"),
        (("WWW-Authenticate", 'Bearer realm="some"'), 'Bearer realm="some"'),
        (("WWW-Authenticate", 'Basic realm="some"'), 'Basic realm="some"'),
        (("Access-Control-Request-Headers", "x-api-key, a"), "x-api-key, a"),
        (("X-Other", "plain"), "plain"),
    ],
)
def test_headers_are_hidden(header: tuple[str, str], shown: str) -> None:
    """Of a secret header nothing is told but an Authorization's scheme."""
    assert {header[0]: shown} == message([header], b"", 0, Redaction(RULES)).headers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"password":"x","a":1}', f'{{"password":"{HIDDEN}","a":1}}'),
        ('{"password" : "a\\"b", "a": 1}', f'{{"password" : "{HIDDEN}", "a": 1}}'),
        ('{"PassWord":"x"}', f'{{"PassWord":"{HIDDEN}"}}'),
        ('{"password":123}', f'{{"password":"{HIDDEN}"}}'),
        ('{"password": ["x", {"y": []}], "a":1}', f'{{"password": "{HIDDEN}", "a":1}}'),
        ('{"passwor\\u0064":"x"}', f'{{"passwor\\u0064":"{HIDDEN}"}}'),
        ('{"a":{"access_token":"x"}}', f'{{"a":{{"access_token":"{HIDDEN}"}}}}'),
        ('[{"x-pin":"x"}, 2]', f'[{{"x-pin":"{HIDDEN}"}}, 2]'),
        ('{"a":"{\\"token\\": 1}"}', f'{{"a":"{{\\"token\\": \\"{HIDDEN}\\"}}"}}'),
        ('{"input":"password=x"}', f'{{"input":"password={HIDDEN}"}}'),
        ('{"a":"key_live_x1 it is"}', f'{{"a":"{HIDDEN} it is"}}'),
        ('{"key_live_x1":"é"}', f'{{"{HIDDEN}":"é"}}'),
        ('{"a":"key\\u005flive_x1"}', f'{{"a":"{HIDDEN}"}}'),
        ('{"a":"pass%77ord=x"}', f'{{"a":"password={HIDDEN}"}}'),
        ("a=1&password=x%20y&b=2", f"a=1&password={HIDDEN}&b=2"),
        ("password=x", f"password={HIDDEN}"),
        ("a[token]=x&b=%6bey_live_x1", f"a[token]={HIDDEN}&b={HIDDEN}"),
        ('{"a":"a password"}', '{"a":"a password"}'),
        ('{"a":"API key is required","code":"API_KEY"}',) * 2,
        ('{"token_type":"bearer","key_id":"a"}',) * 2,
    ],
)
def test_fields_are_hidden(text: str, shown: str) -> None:
    """In JSON and in forms, which stay as they were written; what only looks alike stays."""
    assert shown == body(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"password":"cut of', f'{{"password{HIDDEN}'),
        ("{'password': 'x', 'a': 1}", f"{{'password{HIDDEN}"),
        ("my secret is x", f"my secret{HIDDEN}"),
        ("<a><api-key>x</api-key></a>", f"<a><api-key{HIDDEN}"),
        ('{"passwor\\u0064":"cut of', HIDDEN),
        ('{"key\\u005flive_x1":"cut of', HIDDEN),
        ('{"name":"cut of', '{"name":"cut of'),
        ("it is key_live_x1", f"it is {HIDDEN}"),
    ],
)
def test_of_what_cannot_be_read_the_rest_is_hidden(text: str, shown: str) -> None:
    """From the first name of a secret on."""
    assert shown == body(text)


def test_a_form_in_parts() -> None:
    """A part's name is its head's; the other parts stay."""
    text = (
        '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nplain\r\n'
        '--b\r\nContent-Disposition: form-data; name="x[api_key]"\r\n\r\nhush\r\nhush\r\n--b--\r\n'
    )

    assert text.replace("hush\r\nhush", HIDDEN) == body(text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_json_in_other_encodings(encoding: str) -> None:
    """It is shown as what it says."""
    shown = Redaction(RULES).body('{"password": "x"}'.encode(encoding))

    assert f'{{"password": "{HIDDEN}"}}' == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"loc":["body","password"],"input":7007}', HIDDEN),
        ('{"input":"7007"}', HIDDEN),
        ('{"input":70071}', "70071"),
        ('{"msg":"Invalid: 7007."}', f"Invalid: {HIDDEN}."),
        ('{"msg":"Invalid: a\\"long one."}', f"Invalid: {HIDDEN}."),
        ("x=a%22long+one", HIDDEN),
        ('{"input":"ü"}', HIDDEN),
        ('{"input":"müller"}', "müller"),
    ],
)
def test_what_was_found_is_hidden_anywhere(text: str, shown: str) -> None:
    """Whole as a value, and within a text where it is long enough to be meant."""
    assert shown in body(text, ["7007", 'a"long one', "ü"])


def test_what_is_hidden_is_found() -> None:
    """Every leaf of a secret value, and of a header all that gives it away."""
    redaction = Redaction(RULES)
    redaction.body(b'{"password": ["x", {"y": 5}], "token": true}')
    redaction.header("Authorization", "Basic YTpodXNo")
    redaction.query("api_key=q&back=http://u:push@localhost/")
    redaction.text("Basic bTptdXNo")

    assert {"x", "5", "YTpodXNo", "a:hush", "hush", "q", "u:push", "push"} <= redaction.found
    assert {"bTptdXNo", "mush"} <= redaction.found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Bearer abc@gw1", {"Bearer abc@gw1", "abc@gw1", "abc"}),
        ("hush", {"hush"}),
        ("a=hush; b=hash", {"a=hush; b=hash", "hush", "hash"}),
        ("Basic YTpodXNo", {"Basic YTpodXNo", "YTpodXNo", "a:hush", "hush"}),
    ],
)
def test_the_parts_of_a_header(value: str, found: set[str]) -> None:
    """Whoever has one of them has the credential."""
    assert found == set(parts(value))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/v1/contacts/Bearer abcdef", f"/v1/contacts/Bearer {HIDDEN}"),
        ("/key_secret/hush/more", f"/key_secret/{HIDDEN}/more"),
        ("/a/token=hush", f"/a/token={HIDDEN}"),
        ("/api/v1/auth/login", "/api/v1/auth/login"),
        ("/v1/contacts/http://a:b@localhost", f"/v1/contacts/http://{HIDDEN}@localhost"),
        ("/v1/contacts/key_live_x1", f"/v1/contacts/{HIDDEN}"),
    ],
)
def test_paths(path: str, shown: str) -> None:
    """What follows a secret's name in a path is a secret; a login is none."""
    assert shown == Redaction(RULES).path(path)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"a": {"Password": "x"}}, {"a": {"Password": HIDDEN}}),
        ([{"password": 1}], [{"password": HIDDEN}]),
        ({"password": ["x"]}, {"password": HIDDEN}),
        (b"a=1&password=x", f"a=1&password={HIDDEN}"),
        (b"\xff", "\ufffd"),
        ({"key_live_x1": (1, None, True, 1.5)}, {HIDDEN: [1, None, True, 1.5]}),
    ],
)
def test_values(value: Any, shown: Any) -> None:
    """Secrets are hidden however deep; the rest is as it was."""
    assert shown == Redaction(RULES).value(value)


def test_a_value_ends() -> None:
    """What is nested very deeply is cut."""
    deep: Any = []
    for _ in range(500):
        deep = [deep]

    assert "'(nested deeper)'" == str(Redaction(RULES).value(deep)).strip("[]")
    assert [] == leaves(deep)


def test_a_sentence_may_name_secrets() -> None:
    """Ours do: only what looks like a credential is hidden in them."""
    told = Redaction(RULES, ["hush hush"]).sentence("password: found 'x', hush hush, Bearer abcd")

    assert f"password: found 'x', {HIDDEN}, Bearer {HIDDEN}" == told


@pytest.mark.parametrize("secret", ["rzp_live_aB3", "a@b.co", "é1"])
def test_what_stands_in_a_secrets_stead(secret: str) -> None:
    """As long, of the same kinds of characters, the same every time, and not the secret."""
    other = stand_in(secret)

    assert other == stand_in(secret) != secret
    assert [one.isupper() for one in secret] == [one.isupper() for one in other]
    assert [one.isdigit() for one in secret] == [one.isdigit() for one in other]
    assert stand_in("rzp_live_aB3") != stand_in("rzp_live_aB4")


@pytest.mark.parametrize(
    "piece",
    [
        *("token", "eyJ", "-eyJabcdefgh", "Bearer+", "Basic+", "://a@", "pass%77ord=", "secret: "),
        *('{"a":', '{"token":"a",', "&token", "\\u0064", "%2525", "[", '"', "key-", "1."),
    ],
)
@pytest.mark.parametrize("tail", ["", '="', ".", "\n"])
def test_no_text_takes_long(piece: str, tail: str) -> None:
    """As much as a journal keeps of a body is read in less than a second or so, whatever it is."""
    began = perf_counter()
    Redaction(RULES, ["hush4711", "x"]).body((piece * (65_536 // len(piece)) + tail).encode())

    assert perf_counter() - began < 5


@pytest.mark.parametrize("text", ["@/etc/passwd", '{"password": ""}', "password=&name=a"])
def test_nothing_is_no_secret(text: str) -> None:
    """Where no value follows the name of a secret, nothing is hidden, there or elsewhere."""
    redaction = Redaction(RULES)

    assert (text, "/v1/contacts") == (
        redaction.body(text.encode()),
        redaction.again().path("/v1/contacts"),
    )
