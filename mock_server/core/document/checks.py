"""Checks before YAML becomes data: nesting, aliases and tags."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from mock_server.core.document.mistakes import Mistake, ScenarioError, cut, dotted
from mock_server.core.values import Path
from mock_server.core.yaml_files import YamlLoader

CORE = "tag:yaml.org,2002:"
MAX_DEPTH = 100
MAX_ALIASED_VALUES = 1_000_000
TOO_DEEP, SHALLOW = "nested too deeply", f"{MAX_DEPTH} levels at most"
# libyaml recurses in C, so nesting is checked first, in texts that this finds and in those with
# many brackets.
_PERHAPS_DEEP = re.compile(r"[\s?:-]{40}")
UNTAGGED = "a value without a tag"


def check_depth(text: str, label: str) -> None:
    """Refuse a text that nests more than MAX_DEPTH levels."""
    if text.count("[") + text.count("{") <= MAX_DEPTH and not _PERHAPS_DEEP.search(text):
        return
    depth = 0
    for event in _events(text):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise refusal(label, *position(event.start_mark), TOO_DEEP, SHALLOW)


def _events(text: str) -> Iterator[Any]:
    """The events of the text up to its first error, which composing it reports."""
    try:
        yield from yaml.parse(text, Loader=YamlLoader)
    except yaml.YAMLError:
        return


def check_tags(text: str, root: yaml.Node, label: str) -> None:
    """Refuse every explicit tag and every %TAG directive."""
    places = {node.start_mark.index: path for node, path in paths(root)}
    mistakes = []
    for event in _events(text):
        place = (label, *position(event.start_mark))
        for handle in getattr(event, "tags", None) or ():
            mistakes.append(Mistake(*place, "", f"a %TAG for {cut(handle)}", "no directive"))
        if tag := getattr(event, "tag", None):
            key = dotted(places.get(event.start_mark.index, ()))
            mistakes.append(Mistake(*place, key, f"the tag {_short(tag)}", UNTAGGED))
    if mistakes:
        raise ScenarioError(mistakes)


def _short(tag: str) -> str:
    """A tag as people write it: `!!set`, `!mine`, `!<tag:example.com,2026:x>`."""
    if tag.startswith("!"):
        return cut(tag)
    return cut(f"!!{tag.removeprefix(CORE)}" if tag.startswith(CORE) else f"!<{tag}>")


def check_aliases(root: yaml.Node, label: str) -> None:
    """Refuse aliases that contain themselves, and aliases that expand to too many values."""
    measured: dict[int, tuple[int, int]] = {}

    def measure(node: yaml.Node, around: tuple[int, ...]) -> tuple[int, int]:
        """How many values the node expands to, and in how many levels."""
        place = (label, *position(node.start_mark))
        if id(node) in around:
            raise refusal(*place, "an alias that contains itself", "data without a loop")
        if id(node) not in measured:
            inner = [measure(value, (*around, id(node))) for _, _, value in children(node)]
            size, depth = 1 + sum(one for one, _ in inner), 1 + max([0, *(one for _, one in inner)])
            measured[id(node)] = size, depth
            if size - len(measured) > MAX_ALIASED_VALUES:
                found = f"aliases that stand for {size:,} values"
                raise refusal(*place, found, f"{MAX_ALIASED_VALUES:,} at most")
            if depth > MAX_DEPTH + 1:
                raise refusal(*place, TOO_DEEP, SHALLOW)
        return measured[id(node)]

    measure(root, ())


def paths(root: yaml.Node) -> Iterator[tuple[yaml.Node, Path]]:
    """Every value and key with its path. Aliases are not followed."""
    return _paths(root, (), set())


def _paths(node: yaml.Node, path: Path, seen: set[int]) -> Iterator[tuple[yaml.Node, Path]]:
    if id(node) in seen:
        return
    seen.add(id(node))
    yield node, path
    for part, key, value in children(node):
        if key is not None:
            yield from _paths(key, (*path, part), seen)
        yield from _paths(value, (*path, part), seen)


def children(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node | None, yaml.Node]]:
    """The key or index, the key's node, and the value's node of everything in *node*."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), key, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield number, None, value


def refusal(label: str, line: int, column: int, found: str, expected: str = "") -> ScenarioError:
    return ScenarioError([Mistake(label, line, column, "", found, expected)])


def position(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1
