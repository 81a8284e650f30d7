"""Print a pip constraints file that pins the lowest releases that pyproject.toml allows.

The tools that judge the source and not the running package stay at their newest.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
BOUND = re.compile(r"([\w.-]+)(?:\[[^]]*])?\s*>=\s*([\w.!]+)")
TOOLS = ("build", "mypy", "ruff", "types-")


def bounds() -> Iterator[str]:
    """Each requirement of the package, its extras and its build."""
    with PROJECT.open("rb") as file:
        read = tomllib.load(file)
    yield from read["build-system"]["requires"]
    yield from read["project"]["dependencies"]
    for extra in read["project"]["optional-dependencies"].values():
        yield from extra


def pins() -> Iterator[str]:
    """`name==version` for each bound. A requirement without a lower bound is an error."""
    for bound in bounds():
        found = BOUND.match(bound)
        if not found:
            raise SystemExit(f"no lower bound: {bound}")
        name, version = found.groups()
        if not name.lower().startswith(TOOLS):
            yield f"{name}=={version}"


sys.stdout.writelines(f"{pin}\n" for pin in sorted(set(pins())))
