"""The sample suite, run by a pytest of its own in a folder of its own."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.forked import Done, run_module
from tests.testing.suites import ALONE, PLUGIN

SUITE = Path(__file__).with_name("sample_suite")
LAST = "rests on guesses: "  # how the last line begins that the README shows


def run_sample(folder: Path, *args: str, plugins: tuple[str, ...] = ()) -> Done:
    """Run the suite, which is copied into the folder; *args* are pytest's."""
    shutil.copytree(SUITE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    chosen = [part for plugin in (PLUGIN, *plugins) for part in ("-p", plugin)]
    words = ("-q", "-p", "no:cacheprovider", *chosen, *args, "suite.py")
    return run_module("pytest", *words, folder=folder, env=ALONE)


def sample_table() -> str:
    """The table that ends a run with `--mock-server-coverage`, up to the count of guesses."""
    with TemporaryDirectory() as folder:
        lines = run_sample(Path(folder), "--mock-server-coverage").stdout.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("VENDOR "))
    shown = [line for line in lines[first:] if not line.startswith((" ", "not counted: "))]
    last = next(place for place, line in enumerate(shown) if line.startswith(LAST))
    return "".join(f"{line}\n" for line in shown[: last + 1])
