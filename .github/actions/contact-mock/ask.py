"""What the Action asks the server.

ask.py start URL WORLD FILE      makes the world, writes the certificate to the file, and prints
                                 the vendors' URLs as outputs
ask.py coverage URL WORLD FILE   writes what the world has met to the file
"""

import json
import sys
from pathlib import Path
from typing import IO
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

TIMEOUT = 10  # seconds


def main(what: str, url: str, world: str, file: str) -> None:
    there = f"{url}/@{quote(world)}" if world else url
    if what == "coverage":
        Path(file).write_bytes(ask(f"{there}/_mock/coverage").read())
        return
    if world:
        ask(f"{there}/_mock/reset", method="POST")
    Path(file).write_bytes(ask(f"{url}/_mock/ca.pem").read())
    for name, vendor in json.load(ask(f"{there}/_mock/info"))["vendors"].items():
        sys.stdout.write(f"{name}-url={vendor['url']}{vendor['prefixes'][0]}\n")


def ask(url: str, method: str = "GET") -> IO[bytes]:
    """The answer, whatever proxy the job has set. Raises OSError."""
    answer: IO[bytes] = build_opener(ProxyHandler({})).open(
        Request(url, method=method), None, TIMEOUT
    )
    return answer


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as error:
        sys.exit(f"{sys.argv[2]}: {error}")
