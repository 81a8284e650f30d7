"""YAML by the quicker of PyYAML's two parsers, and the YAML files that ship in a package."""

from importlib.resources import files
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeYaml
except ImportError:  # PyYAML built without libyaml: slower, otherwise the same
    from yaml import SafeLoader as SafeYaml  # type: ignore[assignment]

YamlLoader = SafeYaml


def shipped_yaml(package: str, name: str) -> Any:
    """What the file of that name in *package* holds."""
    return yaml_value((files(package) / name).read_text(encoding="utf-8"))


def yaml_value(text: str) -> Any:
    """What a text of ours holds. A user's is read by core/document, which tells mistakes."""
    return yaml.load(text, YamlLoader)
