"""Odd pieces of requests, from which `requests.py` makes whole ones."""

from typing import Any

OWN, OTHER = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d", "2f8e6d4c-1b3a-4957-8c6e-5d4f3a2b1c0e"
NOBODY = "00000000-0000-4000-8000-000000000000"
PREFIX = b"/api/v1"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
PATHS = (
    b"", b"/", b"//", b"/nosuch", b"/nosuch/", b"/contacts//", b"//contacts", b"/Contacts",
    b"/contacts/a/b", b"/contacts/%2F", b"/contacts%2F", b"/contacts/%20", b"/contacts/a%20%C3%A9/",
    b"/contacts;x", b"/contacts/x%0A", b"/contacts/..", b"/contacts/./", b"/contacts%3Fa",
    b"/auth", b"/auth/", b"/auth/login/", b"/contacts/x/?a=%20", b"/contacts/%FF",
)  # fmt: skip
QUERIES = (
    b"skip", b"limit=", b"=1", b"", b"&", b"nosuch=1", b"skip=1;limit=2", b"company_id=%FF",
    b"skip=%", b"skip=%zz", b"skip=%C3", b"Skip=x", b"skip[]=x", b"skip=+7+", b"company_id",
    b"limit=%2B7", b"s%6Bip=x", b"company_id=%ed%a0%80", b"skip=%00", b"a=b=c", b"skip==1", b"?",
)  # fmt: skip
# A uuid is {0}, in capitals {1}, without dashes {2}.
SPELLINGS = (
    "{1}", "{2}", "{{{0}}}", "urn:uuid:{0}", "URN:UUID:{0}", "{{{2}}}", "urn:uuid:{2}", "{0}0",
    " {0}", "{{{0}", "{0}}}", "urn:uuid:{{{0}}}", "urn:{0}", "{0}-", "-{0}", "{2}0", "{1} ",
)  # fmt: skip
STRANGE = (
    "", " ", "x", "abc", "-", "----", "{}", "null", "None", "0", "-0", "7", "+7", " 7 ", "7.0",
    "7.", ".7", "1e2", "0x1", "1_0", "1__0", "_1", "007", "-1", "1.5", "-1.0", "true", "\u0663",
    "9" * 25, "9" * 4300, "9" * 4301, "-" + "9" * 4301, "0" * 5000, "\x00", "\t7\n", "\u00a07",
    "é", "आशा", "😀", "a" * 31, "a" * 33, "0" * 32, "a b", "a@b", "'", '"', "\\", "%", "\u2028",
    "1 000", "7,0", "--7", "+-7", "7-", "7+", "1_000_000", "7.00", "7.01", "7e0", "inf", "nan",
    "0__7", "0-7", "0_-_7", "0__0", "0-07", "-0_7", "-_7", "\x1c7", "7\u3000", "\u200b7",
)  # fmt: skip
EMAILS = (
    "ines@example.com", "Ines@Example.COM", " ines@example.com ", "Ines Roy <ines@example.com>",
    '"Ines" <ines@example.com>', "<ines@example.com>", "ines@example", "ines@@example.com",
    "i..n@example.com", ".i@example.com", "i.@example.com", "ines@example.test", "ines@localhost",
    "ñandú@example.com", "ines@exämple.com", "ines@-example.com", "ines@example.com.", "@", "a@",
    "@example.com", "ines@[127.0.0.1]", '"i n"@example.com', "ines(x)@example.com", "a" * 65 +
    "@example.com", "ines@" + "a" * 64 + ".com", "ines@" + "a." * 130 + "com", "a" * 2049,
    "ines@example.invalid", "ines@ex ample.com", "ines\n@example.com", "ines@example.com\n",
    "Ines <ines@example.com> x", "ines@xn--exmple-cua.com", "ines@123.45", "İnes@example.com",
    "e\u0301@example.com", "a\ud800@example.com", "a@ex\ud800ample.com", "\ud800 <a@example.com>",
    "ines@example.in", "i+n_e-s@example.org", "x <>", "ines@ex_ample.com",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 2, -1, 12345, 2**63, -(2**63), 2**63 - 1, 2**64, 10**30, 1.0, 0.0,
    -0.0, 1.5, 1e300, 1e-7, 1e16, 123456789.125, [], [1], ["a"], [None], [[]], {}, {"a": 1},
    {"a": [{"b": None}]}, "", "   ", "a", "Asha Rao", "a\nb", "a\x00b", "आशा", "😀", "yes", "NO",
    "On", "t", "F", "tRUE", "2", "maybe", " true", "Asha \ud800", "\udc00", "\ud83d\ude00",
    "<b>", "\u2028", "\x7f", "a" * 300, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, 100.0,
)  # fmt: skip
LITERALS = (
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "-1e999",
    "[NaN]",
    "1E5",
    "1e5",
    "-0",
    "0.10",
    "1" * 25,
    "1" * 4301,
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    '"\\u00e9"',
    "1.0000000000000000001",
    '{"a":1,"a":2}',
    '"\\/"',
    "[1e-7]",
    "12345678901234567890.5",
    "1e23",
    "[[[[[]]]]]",
)
BODIES = (
    b"", b" ", b"null", b" null ", b"true", b"0", b"1.5", b'"text"', b"[]", b"[1]", b"{}", b"NaN",
    b"{bad", b"{'a': 1}", b'{"a":1,}', b'{"a":1}x', b'{"a"}', b"[1,]", b"nul", b"\xff", b"hello",
    b"\xef\xbb\xbf{}", b'\xff\xfe{\x00}\x00', b"\x00", b"\x00\x00", b'{"a":"\xe9"}', b"-", b"01",
    b'{"a":"\x01"}', b'{"a":"\\x"}', b'{"a":"\\u12"}', b'{"first_name":"\xed\xa0\x80"}', b"1.",
    b"[" * 5000, b"{" * 5000, b'{"a":' * 5000, b"1" * 5000, b"a=1&b=2", b"\xef\xbb\xbf", b"[]]",
    b"\t\r\n{}\n", b"\x0b{}", b"\xc2\xa0{}", b'{"a":1}\x00', b'"', b'"\\', b"--x\r\n", b"<a/>",
)  # fmt: skip
TYPES: tuple[bytes | None, ...] = (
    None, b"", b"application/json", b"application/json; charset=utf-8", b"Application/JSON",
    b"application/vnd.api+json", b"application/+json", b"text/plain", b"text/json", b"json",
    b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"application/json/x",
    b"application/json;", b" application/json", b"application/ json", b"application /json",
    b"application/json,text/plain", b"application/jsonx", b"application/json+x", b";", b"/", b"a/",
    b'application/json; a="b;c"', b"application/json\xe9", b"APPLICATION/X+JSON ; x", b"nonsense",
    b"application/octet-stream", b"*/*", b"application/*", b"application/json charset=utf-8",
    b'"application/json"', b"application/problem+json", b"application/json;charset", b"application",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1")
CREDENTIALS: tuple[bytes | None, ...] = (
    None, b"", b"Bearer", b"Bearer ", b"bearer mock-spn-token", b"BEARER mock-spn-token",
    b"Bearer  mock-spn-token", b"Bearer\tmock-spn-token", b"Bearer stranger", b"Basic YTpi",
    b"Basic", b"Token x", b"mock-spn-token", b"Bearer a.b.c", b"Bearer \xe9", b"Bearer mock-spn",
    b"Bearer mock-spn-token x", b"Bearer mock-spn-tokenx", b"Bearer,mock-spn-token", b" ", b"..",
)  # fmt: skip
CHARACTERS = (
    "g", "-", "é", "{", "}", " ", "0", "9", "😀", "", "", "@", ".", "..", "<", ">", '"', "'", "\\",
    "_", "+", "\u0301", "\u200d", "\u00ad", "ß", "\uff45", "İ", "\ud800", "\x00", "\n", "\t", ",",
    "(", "%", "xn--", "/", ";", "=",
)  # fmt: skip
OTHER_HEADERS = (
    (b"Accept", b"text/html"), (b"Accept-Encoding", b"gzip"), (b"Origin", b"https://example.com"),
    (b"Access-Control-Request-Method", b"POST"), (b"If-None-Match", b"*"), (b"Range", b"bytes=0-1"),
    (b"X-HTTP-Method-Override", b"DELETE"), (b"Cookie", b"a=b"), (b"X-Odd", b"\xff"),
    (b"X-Forwarded-For", b"10.0.0.1"), (b"X-Forwarded-Proto", b"https"), (b"Forwarded", b"host=x"),
)  # fmt: skip
