"""The YAML files that ship in the package."""

from pathlib import Path

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
