"""Tags: whatever a file calls its values, it says so in vain."""

from pathlib import Path

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import parse, read

# What is written before or in the place of a value, and the tag as it is told.
TAGGED = {
    "!!set {x, y}": "!!set",
    "!!map {b: 1}": "!!map",
    "!!map [b]": "!!map",
    "!!seq [b]": "!!seq",
    "!!omap [b: 1]": "!!omap",
    "!!pairs [b: 1]": "!!pairs",
    "!!binary aGk=": "!!binary",
    "!!binary no base 64!": "!!binary",
    "!!timestamp 2026-01-15": "!!timestamp",
    "!!timestamp then": "!!timestamp",
    "!!str 12": "!!str",
    "!!int 12": "!!int",
    "!!int x": "!!int",
    "!!float .nan": "!!float",
    "!!bool yes": "!!bool",
    "!!null ~": "!!null",
    "!!merge x": "!!merge",
    "!!python/none x": "!!python/none",
    "!!python/tuple [b]": "!!python/tuple",
    "!!python/name:os.system x": "!!python/name:os.system",
    "!!python/object/apply:os.system [exit]": "!!python/object/apply:os.system",
    "!!python/object/new:dict {b: 1}": "!!python/object/new:dict",
    "!custom x": "!custom",
    "!custom {b: 1}": "!custom",
    "! 12": "!",
    "! {b: 1}": "!",
    "!<tag:yaml.org,2002:set> {x}": "!!set",
    "!<!local> x": "!local",
    "!<tag:example.com,2026:x> x": "!<tag:example.com,2026:x>",
}
each_tag = pytest.mark.parametrize(("value", "tag"), TAGGED.items())


def mistakes(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        parse(text, "my.yaml")
    return [str(mistake) for mistake in raised.value.mistakes]


@each_tag
def test_a_tag_is_a_mistake(value: str, tag: str) -> None:
    """The harmless ones too: what a value means is told by how it is written."""
    assert [f"my.yaml:2:6: a.b: the tag {tag} (expected a value without a tag)"] == mistakes(
        f"a:\n  b: {value}\n"
    )


@each_tag
def test_a_tag_within_json_is_a_mistake(value: str, tag: str) -> None:
    """A body in braces is read by the same reader."""
    told = mistakes(f'{{"a": [1, {value}]}}')

    assert [f"my.yaml:1:11: a[1]: the tag {tag} (expected a value without a tag)"] == told


@each_tag
def test_a_file_with_a_tag(value: str, tag: str, tmp_path: Path) -> None:
    """What comes from a file is refused as what comes from the network."""
    file = tmp_path / "my.yaml"
    file.write_text(f"a: {value}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=f"my.yaml:1:4: a: the tag {tag[:5]}"):
        read(file)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("!!map {a: 1}", ""),
        ("!!set {a}", ""),
        ("!!omap [a: 1]", ""),
        ("!!str a: 1", "a: "),
        ("? !custom a\n: 1", "a: "),
        ("a: &x !custom 1\nb: *x", "a: "),
    ],
)
def test_wherever_it_stands(text: str, key: str) -> None:
    """Before the whole, before a key, beside an anchor."""
    (said,) = mistakes(text)

    assert f": {key}the tag !" in said


def test_every_tag_is_named() -> None:
    """All of them at once, each with its own place."""
    text = "a: !one 1\nb: [!two 2, {c: !three 3}]\n"

    assert [
        "my.yaml:1:4: a: the tag !one (expected a value without a tag)",
        "my.yaml:2:5: b[0]: the tag !two (expected a value without a tag)",
        "my.yaml:2:17: b[1].c: the tag !three (expected a value without a tag)",
    ] == mistakes(text)


@pytest.mark.parametrize("used", ["b: !e!set {x}\n", "b: x\n"])
def test_a_directive_for_tags(used: str) -> None:
    """A handle is refused whether or not a value uses it."""
    told = mistakes(f"%TAG !e! tag:example.com,2026:\n---\n{used}")

    assert "my.yaml:1:1: a %TAG for !e! (expected no directive)" == told[0]
    assert ("!e!" in used) == (len(told) == 2)


@pytest.mark.parametrize("plain", ["'!!set'", '"!custom x"', "hi!", "a !b", "1!2"])
def test_an_exclamation_mark_is_no_tag(plain: str) -> None:
    """It is text within text."""
    assert plain.strip("'\"") == parse(f"a: {plain}\n", "my.yaml").data["a"]
