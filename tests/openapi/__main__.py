"""`python -m tests.openapi VENDOR… | control | all`: each document held against a fresh server."""

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from mock_server.client import MockClient
from mock_server.vendors import VENDORS
from tests.openapi.documents import DOCUMENTS, Document
from tests.serving.process import Process

# What a vendor must keep to. Others, such as the refusal of every wrong value, a faithful emulation
# of a vendor must fail.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
PHASES = ("examples", "coverage", "fuzzing", "stateful")
LEAST_CASES = 500
# Limits would refuse most cases, so there are none.
NO_LIMITS = ", ".join(f"{vendor.name}: {{limits: []}}" for vendor in VENDORS)
UNLIMITED = f"extends: default\nvendors: {{{NO_LIMITS}}}\n"
# Links that schemathesis infers would stand in for the document's own, so it infers none.
CONFIGURATION = """\
hooks = "{hooks}"
[phases.coverage]
unexpected-methods = {methods}
[phases.stateful.inference]
algorithms = []
[phases.stateful.generation]
max-examples = 40
"""
SCHEMATHESIS = (sys.executable, "-m", "schemathesis.cli")
MAX_ENTRIES = 100_000  # requests that a server remembers, to count their statuses
GENERATED = re.compile(r"^  ([\d,]+) generated", re.MULTILINE)
LINKS = re.compile(r"API Links: +(\d+) covered / .*?(\d+) total")


def main() -> int:
    asked = _arguments()
    if not find_spec("schemathesis"):
        print("schemathesis is not installed: pip install -e '.[openapi]'", file=sys.stderr)
        return 2
    names = list(DOCUMENTS) if "all" in asked.documents else asked.documents
    wrong = [name for name in names if not held(DOCUMENTS[name], asked.seed)]
    if wrong:
        print(f"not as their documents say: {', '.join(wrong)}", file=sys.stderr)
    return int(bool(wrong))


def held(document: Document, seed: int) -> bool:
    """Whether a fresh server answers as the document says. Prints schemathesis' own report."""
    print(f"== {document.name}", flush=True)
    with TemporaryDirectory() as folder:
        Path(folder, "unlimited.yaml").write_text(UNLIMITED, encoding="utf-8")
        Path(folder, "schemathesis.toml").write_text(_configuration(document), encoding="utf-8")
        flags = ("--port", "0", "--scenarios", folder, "--scenario", "unlimited")
        flags += ("--log-level", "warning", "--journal-entries", str(MAX_ENTRIES))
        with Process.started(*flags) as server:
            code, told = _run(_command(document, server.url, seed), folder)
            good = (
                _is_enough(told)
                and _followed(told)
                and _all_succeeded(document, MockClient(server.url))
            )
            traceback = "Traceback" in server.log
            if traceback:
                print(server.log[-4000:])
    return code == 0 and good and not traceback


def _command(document: Document, url: str, seed: int) -> Sequence[str]:
    """The arguments of `schemathesis run`."""
    headers = [f"--header={name}: {value}" for name, value in document.headers.items()]
    return (
        *("run", url + document.path, "--no-color", *headers),
        *("--checks", ",".join(CHECKS), "--phases", ",".join(PHASES)),
        *("--max-examples", str(document.examples), "--seed", str(seed)),
        *("--continue-on-failure", "--request-timeout", "20"),
    )


def _configuration(document: Document) -> str:
    hooks = Path(__file__).with_name("hooks.py").as_posix()
    shared = CONFIGURATION.format(hooks=hooks, methods=json.dumps(document.methods))
    return shared + document.configuration


def _run(arguments: Sequence[str], folder: str) -> tuple[int, str]:
    """The exit code and the output, which is printed as it comes."""
    told = []
    with subprocess.Popen(
        [*SCHEMATHESIS, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        assert running.stdout
        for line in running.stdout:
            print(line, end="", flush=True)
            told.append(line)
    return running.returncode, "".join(told)


def _is_enough(told: str) -> bool:
    """Whether there were as many cases as there must be."""
    found = GENERATED.search(told)
    cases = int(found[1].replace(",", "")) if found else 0
    if cases < LEAST_CASES:
        print(f"{cases} cases are fewer than {LEAST_CASES}")
    return cases >= LEAST_CASES


def _followed(told: str) -> bool:
    """Whether at least half of the document's links were followed.

    Not all: a link from a status that only another variant gives, such as the 201 of Razorpay's
    create, is never followed.
    """
    found = LINKS.search(told)
    covered, total = map(int, found.groups()) if found else (0, 0)
    good = 0 < total <= 2 * covered
    if not good:
        print(f"{covered} of {total} links were followed: fewer than half")
    return good


def _all_succeeded(document: Document, mock: MockClient) -> bool:
    """Whether each operation has succeeded at least once. Prints how often each status came."""
    worlds = [MockClient(mock.url, one["world"]) for one in mock.worlds()["worlds"]]
    entries = [entry for one in worlds for entry in one.requests(limit=MAX_ENTRIES)["requests"]]
    counts = Counter((entry["operation"], entry["status"]) for entry in entries)
    for operation in document.operations:
        found = sorted((status, n) for (name, status), n in counts.items() if name == operation)
        print(f"{operation}: {', '.join(f'{n} of {status}' for status, n in found)}")
    wrong = [name for name in document.operations if not _succeeded(name, counts)]
    if wrong:
        print(f"never succeeded: {', '.join(wrong)}")
    return not wrong


def _succeeded(operation: str, counts: Mapping[tuple[str, int], int]) -> bool:
    return any((operation, status) in counts for status in range(200, 300))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.openapi", description=__doc__)
    parser.add_argument("documents", nargs="+", choices=[*DOCUMENTS, "all"], metavar="VENDOR")
    parser.add_argument("--seed", type=int, default=1, help="another seed finds other cases")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
