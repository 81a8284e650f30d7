"""`python -m tests.soak --minutes N`: every part in turn, its figures, and whether all is well."""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.serving.process import Process
from tests.soak import fuzz, raw, stalls, worlds
from tests.soak.figures import Deadline, Figures

SHARES = {"worlds": 0.45, "stalls": 0.15, "raw": 0.15, "fuzz": 0.25}
CEILING_MB = 256
# Every vendor without contacts and without limits, so that nothing but time stands in the way.
NO_LIMITS = ", ".join(f"{vendor}: {{limits: []}}" for vendor in worlds.DOORS)
QUIET = f"extends: empty\nvendors: {{{NO_LIMITS}}}\n"
EMPTY_RSS_MB = 100  # what a server takes that has met nobody, generously


def main() -> int:
    asked = _arguments()
    seconds = {part: asked.minutes * 60 * share for part, share in SHARES.items()}
    found = {part: Figures() for part in SHARES}
    print(f"seed {asked.seed}, {asked.minutes:g} minutes, coverage-guided: {fuzz.GUIDED}")
    with TemporaryDirectory() as folder:
        Path(folder, "quiet.yaml").write_text(QUIET, encoding="utf-8")
        flags = ("--port", "0", "--scenarios", folder, "--scenario", "quiet")
        server = Process(
            *flags, "--log-level", "warning", "--max-memory", f"{CEILING_MB}M", fresh=True
        )
        try:
            for name, part in (("worlds", worlds), ("stalls", stalls), ("raw", raw)):
                part.soak(server.port, asked.seed, Deadline(seconds[name]), found[name])
                _tell(name, found[name])
            peak = _peak_mb(server.pid)
        finally:
            code = server.stop()
    fuzz.soak(asked.seed, seconds["fuzz"], found["fuzz"])
    _tell("fuzz", found["fuzz"])
    found["server"] = _verdict(peak, code, server.log)
    _tell("server", found["server"])
    return int(any(figures.wrong for figures in found.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    return parser.parse_args()


def _verdict(peak: int, code: int, log: str) -> Figures:
    figures = Figures()
    figures.count("peak MB", peak)
    figures.count("exit code", code)
    if code:
        figures.blame(f"the server stopped with {code}")
    if peak > CEILING_MB + EMPTY_RSS_MB:
        figures.blame(f"{peak} MB is more than {CEILING_MB} and an empty server's {EMPTY_RSS_MB}")
    if "Traceback" in log or "a bug in" in log:
        figures.blame(f"the log has a traceback:\n{log[-4000:]}")
    return figures


def _peak_mb(pid: int) -> int:
    """The most that any process of the server has held."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return max(map(_high_water, [str(pid), *children]))


def _high_water(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _tell(name: str, figures: Figures) -> None:
    print("\n".join(figures.lines(name)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
