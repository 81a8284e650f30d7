"""A YAML document: its data, and the line and column of each value."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from math import isfinite
from pathlib import Path as File
from typing import Any

import yaml

from mock_server.core.document.checks import (
    CORE,
    SHALLOW,
    TOO_DEEP,
    check_aliases,
    check_depth,
    check_tags,
    paths,
    position,
    refusal,
)
from mock_server.core.document.files import read_bytes
from mock_server.core.document.json import ExactFloat, joined, json_error, mapping_of
from mock_server.core.document.mistakes import Mistake, ScenarioError, dotted
from mock_server.core.values import Path
from mock_server.core.yaml_files import YamlLoader

_JSON = re.compile(r"\s*\{\s*[\"}]")
_LEAD = re.compile(r"(?:\s*#[^\n]*\n)*\s*")  # comments may stand before JSON too
_MERGE = f"{CORE}merge"
_Step = tuple[yaml.Node | None, yaml.Node | None]
Repeated = tuple[yaml.Node, yaml.Node, yaml.Node]  # a mapping, a key in it, the same key again


# A plain scalar is text unless it is a value of JSON's. The rest of YAML 1.1 would turn
# +91 into 91, 0700 into 448, 12:30 into 750, NO into false and 2026-01-15 into a date.
_PLAIN = (
    ("null", "~nN", r"~|null|Null|NULL|"),
    ("bool", "tTfF", r"true|True|TRUE|false|False|FALSE"),
    ("int", "-0123456789", r"-?(?:0|[1-9][0-9]*)"),
    # An exponent alone has a sign, as programs write JSON: 64e12 may be an id.
    (
        "float",
        "-0123456789",
        r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+][0-9]+)",
    ),
    ("merge", "<", r"<<"),
)


class _Loader(YamlLoader):
    """Safe YAML with JSON's plain values. Remembers the keys that are given twice."""

    yaml_implicit_resolvers = {
        first: [
            (f"{CORE}{tag}", re.compile(rf"(?:{form})\Z"))
            for tag, firsts, form in _PLAIN
            if first in firsts
        ]
        for first in ["", *"~nNtTfF-0123456789<"]
    }

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[Repeated] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key for key, _ in node.value]
        mapping = super().construct_mapping(node, deep)
        if len(keys) != len(mapping) or any(key.tag == _MERGE for key in keys):
            self._find_repeated(node, keys)
        return mapping

    def construct_yaml_float(self, node: yaml.ScalarNode) -> ExactFloat:
        number = ExactFloat(super().construct_yaml_float(node))
        if not isfinite(number):
            found = "a number that JSON cannot write"
            raise yaml.constructor.ConstructorError(None, None, found, node.start_mark)
        return number

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        try:
            return int(node.value)
        except ValueError:  # Python bounds how long a number may be
            found = f"a number of {len(node.value):,} digits"
            raise yaml.constructor.ConstructorError(None, None, found, node.start_mark) from None

    def _find_repeated(self, node: yaml.Node, keys: list[yaml.Node]) -> None:
        first: dict[Any, yaml.Node] = {}
        for key in keys:
            merging = key.tag == _MERGE
            known = first.setdefault(key.tag if merging else self.construct_object(key, True), key)
            if known is not key:
                self.repeated.append((node, known, key))


_Loader.add_constructor(f"{CORE}float", _Loader.construct_yaml_float)
_Loader.add_constructor(f"{CORE}int", _Loader.construct_yaml_int)


class Source:
    """A document's data, and the place of each value. *file* is the path or label to show.

    *mistakes* are the keys that are given twice. Data with mistakes can be checked, not used.
    """

    def __init__(self, file: str, data: Any, root: Callable[[], yaml.Node | None]) -> None:
        self.file, self.data, self._root = file, data, cache(root)
        self.mistakes: list[Mistake] = []
        self._keys: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = {}  # of each mapping

    @property
    def empty(self) -> bool:
        """Whether the document holds nothing but comments."""
        return not self.data and self._root() is None

    def mistake(
        self, path: Path, found: str, expected: str = "", hint: str = "", *, at_key: bool = False
    ) -> Mistake:
        """A mistake at the value of *path*, at its key, or at the nearest value around it."""
        line, column = self.locate(path, at_key)
        return Mistake(self.file, line, column, dotted(path), found, expected, hint)

    def locate(self, path: Path, at_key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at *path*, or of the nearest value around it."""
        place = node = self._root()
        for part in path:
            key, node = self._step(node, part)
            if node is None:
                break
            place = key if at_key and key else node
        return position(place.start_mark) if place else (1, 1)

    def _step(self, node: yaml.Node | None, part: str | int) -> _Step:
        """The nodes of a key and its value in *node*. The last of equal keys counts."""
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            return None, node.value[part]
        if isinstance(node, yaml.MappingNode):
            if id(node) not in self._keys:
                self._keys[id(node)] = {str(pair[0].value): pair for pair in node.value}
            return self._keys[id(node)].get(str(part), (None, None))
        return None, None


def read(file: File) -> Source:
    """The file as a document. Raises ScenarioError where it cannot be read."""
    label = str(file)
    try:
        content = read_bytes(file)
    except OSError as error:
        raise refusal(label, 1, 1, f"cannot be read: {error.strerror or error}") from None
    return compose(decoded(content, label), label)


def decoded(content: bytes, label: str) -> str:
    """The text, without a byte-order mark. Raises ScenarioError for what is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        byte = content[error.start]
        raise refusal(label, line, column, f"byte 0x{byte:02x} is not UTF-8", "UTF-8") from None


def parse(text: str, label: str) -> Source:
    """*text* as YAML or JSON. Raises ScenarioError, also for a key that is given twice."""
    source = compose(text, label)
    if source.mistakes:
        raise ScenarioError(source.mistakes)
    return source


def compose(text: str, label: str) -> Source:
    """*text* as YAML or JSON. An empty text is an empty mapping.

    Raises ScenarioError where it cannot be read.
    """
    start = _LEAD.match(text)
    if start and text.startswith("{", start.end()):
        data = mapping_of(text[start.end() :])
        if data is not None:
            return Source(label, data, lambda: _composed(text))
        text = joined(text)
    check_depth(text, label)
    try:
        return _parsed(text, label)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text, label) from None
    except yaml.reader.ReaderError as error:
        raise _unreadable(error, text, label) from None


def _parsed(text: str, label: str) -> Source:
    loader = _Loader(text)
    root = loader.get_single_node()
    if root is None:
        return Source(label, {}, lambda: None)
    if "!" in text:
        check_tags(text, root, label)
    if not isinstance(root, yaml.MappingNode):
        kind = "a list" if isinstance(root, yaml.SequenceNode) else "a single value"
        raise refusal(label, *position(root.start_mark), f"found {kind}", "a mapping")
    if "*" in text:
        check_aliases(root, label)
    source = Source(label, loader.construct_document(root), lambda: root)
    if loader.repeated:
        found = _repeated(root, loader.repeated, label)
        source.mistakes = sorted(found, key=lambda one: (one.line, one.column))
    return source


def _composed(json: str) -> yaml.Node | None:
    """JSON composed as YAML, for the place of a mistake; None where YAML cannot read it."""
    try:
        root: yaml.Node | None = _Loader(joined(json)).get_single_node()
    except yaml.YAMLError:
        return None
    return root


def _repeated(root: yaml.Node, found: list[Repeated], label: str) -> Iterator[Mistake]:
    around = {id(node): path for node, path in paths(root)}
    for mapping, first, again in found:
        path = (*around.get(id(mapping), ()), str(again.value))
        text = f"given twice, first in line {first.start_mark.line + 1}"
        yield Mistake(label, *position(again.start_mark), dotted(path), text, "each key once")


def _syntax(error: yaml.MarkedYAMLError, text: str, label: str) -> ScenarioError:
    mark = error.problem_mark or error.context_mark
    line, column = position(mark) if mark else (1, 1)
    if "nesting" in (error.problem or ""):  # libyaml's own bound, which PyYAML 6.0.4 brought
        return refusal(label, line, column, TOO_DEEP, SHALLOW)
    if "single document" in (error.context or ""):
        return refusal(label, line, column, "a second document", "one document, without '---'")
    if _JSON.match(text) and (wrong := json_error(text)):
        return refusal(label, wrong.lineno, wrong.colno, f"invalid JSON: {wrong.msg}")
    if mark and text[mark.index : mark.index + 1] == "\t":
        return refusal(label, line, column, "a tab", "spaces")
    context = f" {error.context}" if error.context else ""
    kind = "JSON" if _JSON.match(text) else "YAML"
    return refusal(label, line, column, f"invalid {kind}: {error.problem}{context}")


def _unreadable(error: yaml.reader.ReaderError, text: str, label: str) -> ScenarioError:
    before = text.encode("utf-8", "surrogatepass")[: error.position].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return refusal(label, line, column, f"invalid YAML: {error.reason}")
