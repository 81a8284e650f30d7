"""A fuzz of one target: guided by coverage where atheris is installed, else by chance.

`python -m tests.soak.fuzz yaml 60` runs one for a minute. What fails is written down in full.
"""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.soak.figures import Deadline, Figures
from tests.soak.mutations import mutated

CORPUS = Path(__file__).parent / "corpus"
NAMES = tuple(sorted(folder.name for folder in CORPUS.iterdir()))
EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
GUIDED = importlib.util.find_spec("atheris") is not None
MAX_TOLD = 2000  # characters of what a fuzz says of a finding


def soak(seed: int, seconds: float, figures: Figures) -> None:
    """Every target in turn, each in a process of its own: a fuzz ends its process."""
    for name in NAMES:
        command = [sys.executable, "-m", "tests.soak.fuzz", name, str(seconds / len(NAMES))]
        run = subprocess.run([*command, str(seed)], capture_output=True, text=True, check=False)
        said = run.stdout + run.stderr
        figures.count(f"{name} inputs", int((EXECUTED.findall(said) or ["0"])[-1]))
        if run.returncode:
            told = "\n".join(line for line in said.splitlines() if not line.startswith("INFO"))
            figures.blame(f"{name}: {told[:MAX_TOLD]}")


def seeds(name: str) -> list[bytes]:
    return [file.read_bytes() for file in sorted((CORPUS / name).iterdir())]


def _by_chance(name: str, seconds: float, seed: int) -> None:
    from tests.soak.targets import TARGETS

    chance, deadline, count = Random(seed), Deadline(seconds), 0
    known = seeds(name)
    while deadline:
        data = mutated(chance, chance.choice(known))
        try:
            TARGETS[name](data)
        except Exception:
            print(f"found by {data!r}")
            raise
        count += 1
    print(f"stat::number_of_executed_units: {count}")


def _guided(name: str, seconds: float, seed: int) -> None:
    import atheris  # noqa: PLC0415  # an extra of its own

    with atheris.instrument_imports(include=["mock_server"]):
        from tests.soak.targets import TARGETS
    with TemporaryDirectory() as folder:
        flags = [
            *(f"-max_total_time={max(1, round(seconds))}", f"-seed={seed}", "-rss_limit_mb=4096"),
            *("-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={folder}/"),
        ]
        atheris.Setup([sys.argv[0], *flags, folder, str(CORPUS / name)], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    target, duration, start = sys.argv[1], float(sys.argv[2]), int((*sys.argv[3:], "1")[0])
    (_guided if GUIDED else _by_chance)(target, duration, start)
