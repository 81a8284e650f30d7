"""The YAML files that ship in the package."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import mock_server
from mock_server.core.yaml_files import yaml_value

PACKAGE = Path(mock_server.__file__).parent


@pytest.mark.slow
def test_both_of_pyyamls_parsers_read_them_alike() -> None:
    """Where PyYAML was built without libyaml, they hold the same."""
    files = sorted(PACKAGE.rglob("*.yaml"))
    texts = [file.read_text(encoding="utf-8") for file in files]

    assert 15 < len(files)
    for file, text in zip(files, texts, strict=True):
        assert yaml.safe_load(text) == yaml_value(text), file


def test_no_comma_cuts_a_sentence() -> None:
    """Within braces, a comma ends an unquoted text, and the rest is a key without a value."""
    cut = [
        f"{file.name}: {key}"
        for file in PACKAGE.rglob("responses.yaml")
        for key in _without_value(yaml_value(file.read_text(encoding="utf-8")))
    ]

    assert [] == cut


def _without_value(found: Any) -> Iterator[str]:
    """The keys whose values are null, at any depth."""
    for key, value in found.items() if isinstance(found, dict) else enumerate(found):
        if isinstance(value, dict | list):
            yield from _without_value(value)
        elif value is None and isinstance(found, dict):
            yield str(key)
