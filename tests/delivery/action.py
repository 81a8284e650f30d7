"""A step of the Action, run as a runner runs it: inputs, files for what it gives, and a shell."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / ".github" / "actions" / "contact-mock"
ACTION = yaml.safe_load((FOLDER / "action.yml").read_text(encoding="utf-8"))
DEFAULTS = {name: str(given["default"]) for name, given in ACTION["inputs"].items()}
STEP: dict[str, Any] = ACTION["runs"]["steps"][0]
PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Step:
    """How a step has ended, with its *outputs* by name, and the *summary* that it wrote."""

    code: int
    output: str
    outputs: dict[str, str]
    summary: str

    @property
    def error(self) -> str:
        """The sentence that the runner shows; empty where the step is well."""
        found = re.search(r"^::error title=contact-mock::(.*)$", self.output, re.MULTILINE)
        return found[1] if found else ""


class Runner:
    """A runner's job: its steps share a temporary *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def step(self, **given: str) -> Step:
        """The Action with these inputs, and its defaults for the others."""
        files = {name: self._folder / name for name in ("OUTPUT", "PATH", "STEP_SUMMARY", "ENV")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        run = subprocess.run(
            ["bash", "-e", "-c", STEP["run"]],
            env={**os.environ, **self._variables(given, files)},
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        lines = files["OUTPUT"].read_text(encoding="utf-8").splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        summary = files["STEP_SUMMARY"].read_text(encoding="utf-8")
        return Step(run.returncode, run.stdout + run.stderr, outputs, summary)

    def _variables(self, given: dict[str, str], files: dict[str, Path]) -> dict[str, str]:
        inputs = DEFAULTS | {"version": "installed", "python": sys.executable, "port": "0"} | given
        own = {"RUNNER_TEMP": str(self._folder), "RUNNER_OS": "Linux"}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {
            **{f"INPUT_{name.upper()}": value for name, value in inputs.items()},
            **{f"GITHUB_{name}": str(file) for name, file in files.items()},
            **own,
            "GITHUB_ACTION_PATH": str(FOLDER),
            "PATH": path,
        }
