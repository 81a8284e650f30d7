"""recipes.yaml is read with every mistake and its place."""

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import parse
from mock_server.evidence.verify.reading import read, recipes
from mock_server.evidence.verify.recipes import Recipes

GOOD = """
first: {send: GET /contacts}
variables: {company: {about: A company., of: companies.0}}
clean: {send: 'DELETE /contacts/{id}?company={company}', id: data.id}
recipes:
  A-01:
    - {send: POST /contacts, body: {name: 'x {unique}', of: '{company}'}, keep: {made: data.id}}
    - send: GET /contacts/{made}
      expect: {status: [200, 2XX], has: {id: '{made}', at: '{time}'}}
  A-02: {none: Only a fault shows it.}
"""
CLEAN = "clean: {none: There is no such call.}\n"


def of(text: str) -> Recipes:
    return read(parse(text, "recipes.yaml"))


def mistakes(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        of(text)
    return str(error.value).split("\n")


def test_good_recipes() -> None:
    """A POST creates by itself; paths are taken apart; a status may be a class."""
    found = of(GOOD)
    post, get = found.recipes["A-01"].steps

    assert (post.creates, get.creates) == (True, False)
    assert post.keep == {"made": ("data", "id")}
    assert get.expect is not None
    assert get.expect.status == (200, "2XX")
    assert get.expect.parts
    assert found.clean.id == ("data", "id")
    assert found.variables["company"].of == ("companies", 0)
    assert found.recipes["A-02"].none == "Only a fault shows it."


def test_a_vendor_without_the_file() -> None:
    """A package without recipes.yaml has no recipes."""
    assert recipes("mock_server.core") is None


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            "{send: GET /a, sent: 1}",
            "4:22: recipes.A-01[0].sent: unknown key; did you mean 'send'?",
        ),
        (
            "{send: GET a}",
            "4:14: recipes.A-01[0].send: found 'GET a' (expected a method and a path",
        ),
        ("{send: GET /a, wait: 11}", "recipes.A-01[0].wait: found 11 (expected 1 to 10 seconds)"),
        ("{send: GET /a, expect: {body: '{after b}'}}", "{b} is no variable here"),
        ("{send: GET /a, as: me}", "recipes.A-01[0].as: found 'me' (expected one of: user, nobody"),
        ("{send: GET /a, expect: {status: 99}}", "expect.status: found 99 (expected a status such"),
        ("{send: GET /a, expect: {status: []}}", "expect.status: found an empty list (expected a "),
        (
            "{send: GET /a, expect: {headers: {A: 1}}}",
            "headers.A: found 1 (expected text, or null)",
        ),
        ("{send: GET /a, expect: {headers: 1}}", "expect.headers: found 1 (expected a mapping)"),
        ("{send: GET /a, expect: {body: 1, has: 2}}", "found body and has (expected one body)"),
        (
            "{send: POST /a, body: 1, text: a, expect: {}}",
            "found body and text (expected one body)",
        ),
        ("{send: 'GET /{idd}', expect: {}}", "{idd} is no variable here"),
        (
            "{send: GET /a, expect: {body: '{ext}'}}",
            "{ext} is no variable here; did you mean 'text'",
        ),
        ("{send: GET /a, expect: {body: '{like [}'}}", "expect.body: '{like [}' cannot be read"),
        ("{send: GET /a, keep: {text: id}, expect: {}}", "'text' cannot name a variable"),
        ("{send: GET /a}", "4:5: recipes.A-01: no step has expect (expected at least one)"),
    ],
)
def test_a_wrong_step(step: str, expected: str) -> None:
    """A mistake in a step is told with its place, what was found and what was expected."""
    text = f"{CLEAN}recipes:\n  A-01:\n    - {step}\n"

    assert [expected in one for one in mistakes(text)] == [True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recipes: {}", "clean: missing"),
        (CLEAN, "recipes: missing"),
        (CLEAN + "recipes: {A-01: []}", "recipes.A-01: found no steps (expected a list of steps"),
        (CLEAN + "recipes: {A-01: {non: a}}", "unknown key; did you mean 'none'?"),
        ("clean: {}\nrecipes: {}", "clean: found both or none of send and none (expected one of"),
        ("clean: {send: 'PUT /{x}'}\nrecipes: {}", "clean: {x} is no variable here"),
        (CLEAN + "variables: {any: {about: A.}}\nrecipes: {}", "'any' cannot name a variable"),
        (CLEAN + "variables: {a: {}}\nrecipes: {}", "variables.a.about: missing"),
    ],
)
def test_a_wrong_file(text: str, expected: str) -> None:
    """So is one around the steps."""
    assert any(expected in one for one in mistakes(text))


def test_all_mistakes_at_once() -> None:
    """Every mistake is told, in the file's order."""
    text = f"{CLEAN}recipes:\n  A-01: [{{send: a}}]\n  A-02: 1\n"
    lines = [int(one.split(":")[1]) for one in mistakes(text)]

    assert lines == sorted(lines)
    assert set(lines) == {3, 4}
