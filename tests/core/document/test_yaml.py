"""YAML and where everything in it stands."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from mock_server.core.document.json import ExactFloat
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import parse, read


def refusal(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        parse(text, "my.yaml")
    return [str(mistake) for mistake in raised.value.mistakes]


TEXT = """\
one: 1
list:
  - a
  - {b: 2, c: [x, y]}
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("one",), (1, 6)),
        (("list",), (3, 3)),
        (("list", 0), (3, 5)),
        (("list", 1, "b"), (4, 9)),
        (("list", 1, "c", 1), (4, 19)),
    ],
)
def test_values_have_a_line_and_a_column(path: tuple[str | int, ...], place: object) -> None:
    """Both count from 1."""
    assert place == parse(TEXT, "my.yaml").locate(path)


def test_a_key_has_a_place_of_its_own() -> None:
    """What is wrong with a key is shown at the key."""
    assert (4, 6) == parse(TEXT, "my.yaml").locate(("list", 1, "b"), at_key=True)


def test_what_is_missing_has_the_place_of_what_is_around_it() -> None:
    """A key that is not there is looked for in its mapping, a list's entry in its list."""
    found = parse(TEXT, "my.yaml")

    assert (4, 5) == found.locate(("list", 1, "absent", "deeper"))
    assert (3, 3) == found.locate(("list", 7))


def test_a_merged_value_has_the_place_where_it_is_written() -> None:
    """`<<` takes values from elsewhere, and what stands beside it wins."""
    found = parse("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n", "my.yaml")

    assert {"x": 1, "y": 3} == found.data["b"]
    assert (1, 11) == found.locate(("b", "x"))
    assert (2, 16) == found.locate(("b", "y"))


@pytest.mark.parametrize(
    "plain",
    [
        "+919000090004",
        "0700010000",
        "12:30",
        "1_000",
        "NO",
        "off",
        "2026-01-15",
        "64e12",
        "=",
        "0x1F",
    ],
)
def test_only_what_json_knows_is_not_text(plain: str) -> None:
    """Telephone numbers, times and codes without quotes stay what was written."""
    assert {"key": plain} == parse(f"key: {plain}", "my.yaml").data


@pytest.mark.parametrize(
    ("plain", "value"),
    [("7", 7), ("-7", -7), ("0", 0), ("1.5", 1.5), ("true", True), ("False", False), ("~", None)],
)
def test_numbers_flags_and_null(plain: str, value: object) -> None:
    """Plain values of JSON's kinds are read as such."""
    read = parse(f"key: {plain}", "my.yaml").data["key"]

    assert value == read
    assert type(read) in (type(value), ExactFloat)


def test_json_is_read_whole() -> None:
    """Tabs, escaped slashes and characters beyond the basic plane are read as JSON reads them."""
    text = '{\n\t"a": "\\ud83d\\ude00",\n\t"b": "\\/"\n}'

    assert {"a": "😀", "b": "/"} == parse(text, "body").data


def test_no_text_is_an_empty_mapping() -> None:
    """Comments alone are nothing."""
    assert parse("# nothing\n", "my.yaml").empty
    assert {} == parse("", "my.yaml").data


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a:\n\tb: 1\n", "my.yaml:2:1: a tab (expected spaces)"),
        ("a: 1\n\tb: 2\n", "my.yaml:2:1: a tab (expected spaces)"),
        ("a: |\n\ttext\n", "my.yaml:2:1: a tab (expected spaces)"),
        ("- \tb: 1\n", "my.yaml:1:3: a tab (expected spaces)"),
        ("a: [1\n", "my.yaml:2:1: invalid YAML: did not find expected ',' or ']' while parsing"),
        ("a: 'open\n", "my.yaml:2:1: invalid YAML: found unexpected end of stream"),
        ("a: 1\n b: 2\n", "my.yaml:2:3: invalid YAML: mapping values are not allowed"),
        ("a: *b\n", "my.yaml:1:4: invalid YAML: found undefined alias"),
        ("a: é\x01\n", "my.yaml:1:5: invalid YAML: control characters are not allowed"),
        ("a: 1.0e+999\n", "my.yaml:1:4: invalid YAML: a number that JSON cannot write"),
        (f"a: {'9' * 5000}\n", "my.yaml:1:4: invalid YAML: a number of 5,000 digits"),
        ("a: !e!set {b}\n", "my.yaml:1:4: invalid YAML: found undefined tag handle"),
        ("a: {<<: 3}\n", "my.yaml:1:9: invalid YAML: expected a mapping or list of mappings"),
        ("a: {<<: [1]}\n", "my.yaml:1:10: invalid YAML: expected a mapping for merging"),
        ("{[1]: 2}\n", "my.yaml:1:2: invalid YAML: found unhashable key"),
        ("a: 1\n---\nb: 2\n", "my.yaml:2:1: a second document (expected one document"),
        ("- a\n", "my.yaml:1:1: found a list (expected a mapping)"),
        ("\n  word\n", "my.yaml:2:3: found a single value (expected a mapping)"),
        (
            "a: &a [*a]\n",
            "my.yaml:1:4: an alias that contains itself (expected data without a loop)",
        ),
    ],
)
def test_a_form_that_cannot_be_read(text: str, says: str) -> None:
    """One sentence with its place; nothing is loaded."""
    (said,) = refusal(text)

    assert said.startswith(says)


def test_every_key_given_twice_is_named() -> None:
    """The later one would win in silence, so both places are shown."""
    text = "seed: 1\nvendors:\n  a: {x: 1, x: 2}\nseed: 2\n"

    assert [
        "my.yaml:3:13: vendors.a.x: given twice, first in line 3 (expected each key once)",
        "my.yaml:4:1: seed: given twice, first in line 1 (expected each key once)",
    ] == refusal(text)


def test_a_mapping_merges_once() -> None:
    """A second `<<` would be taken in silence; one may name several mappings."""
    bases = "x: &x {b: 1}\ny: &y {c: 2}\n"

    assert {"b": 1, "c": 2} == parse(f"{bases}a: {{<<: [*x, *y]}}\n", "my.yaml").data["a"]
    assert [
        "my.yaml:3:13: a['<<']: given twice, first in line 3 (expected each key once)"
    ] == refusal(f"{bases}a: {{<<: *x, <<: *y}}\n")


@pytest.mark.parametrize("deep", ["[" * 100_000, "- " * 100_000, "{a: " * 101 + "}" * 101])
def test_nesting_is_bounded(deep: str) -> None:
    """The parser recurses in C, where too much nesting would end the process."""
    (said,) = refusal(f"a: {deep}" if deep[0] != "-" else deep)

    assert "nested too deeply (expected 100 levels at most)" in said


def test_aliases_cannot_explode() -> None:
    """A few lines of aliases of aliases may stand for billions of values."""
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (said,) = refusal("\n".join(["a0: &a0 [x]", *lines]))

    assert (
        "my.yaml:7:5: aliases that stand for 1,129,312 values (expected 1,000,000 at most)" == said
    )


def test_merges_cannot_explode() -> None:
    """Merging an alias stands for as many values as the alias does."""
    lines = [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 12)]
    (said,) = refusal("\n".join(["a0: &a0 {x: 1}", *lines]))

    assert said.startswith("my.yaml:7:14: aliases that stand for")


def test_aliases_cannot_nest_deeply() -> None:
    """A chain of aliases is as deep as what it stands for."""
    lines = [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 200)]
    (said,) = refusal("\n".join(["a0: &a0 [x]", *lines]))

    assert "my.yaml:101:7: nested too deeply (expected 100 levels at most)" == said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The system's own reason is given."""
    with pytest.raises(ScenarioError) as raised:
        read(tmp_path / "absent.yaml")

    assert f"{tmp_path}/absent.yaml:1:1: cannot be read: No such file or directory" == str(
        raised.value
    )


def test_many_places_are_found_at_once() -> None:
    """To locate every key of a large mapping takes time with their number, not with its square."""
    source = parse("\n".join(f"k{number}: 1" for number in range(20_000)), "many")
    began = perf_counter()
    lines = [source.locate((f"k{number}",))[0] for number in range(20_000)]

    assert list(range(1, 20_001)) == lines
    assert perf_counter() - began < 5  # it took minutes


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """The first byte that is no UTF-8 is shown with its place."""
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(ScenarioError) as raised:
        read(file)

    assert f"{file}:2:7: byte 0xe9 is not UTF-8 (expected UTF-8)" == str(raised.value)


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbfseed: 1\n")

    assert {"seed": 1} == read(file).data


def test_the_slower_parser_reads_alike() -> None:
    """PyYAML may be built without libyaml."""
    code = (
        "import yaml; del yaml.CSafeLoader; "
        "from mock_server.core.document.yaml import parse; "
        f"read = parse({TEXT!r}, 'my.yaml'); print(read.data, read.locate(('list', 1, 'b')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert f"{parse(TEXT, 'my.yaml').data} (4, 9)\n" == run.stdout
