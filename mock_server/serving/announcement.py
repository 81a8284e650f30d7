"""What is said once the server answers: to people, to programs, and to a file."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def url(host: str, port: int) -> str:
    """The server's address as a client on this machine would write it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def lines(base: str, scenario: str, vendors: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The server's address, each vendor's, and a line to paste."""
    yield f"Serving the scenario {scenario} on {base}"
    width = max(len(vendor["title"]) for vendor in vendors.values())
    for vendor in vendors.values():
        own = f"  and port {vendor['port']}" if vendor["port"] else ""
        yield f"  {vendor['title']:<{width}}  {vendor['url']}{vendor['prefixes'][0]}{own}"
    yield "Try:"
    yield f"  {next(iter(vendors.values()))['curl']}"


def ready_line(base: str, port: int, vendors: Mapping[str, Mapping[str, Any]]) -> str:
    return json.dumps({"ready": True, "port": port, "url": base, "vendors": vendors})


def write_port(file: str, port: int) -> None:
    """Whoever reads the file finds all of it or none."""
    path = Path(file)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(f"{port}\n", encoding="ascii")
    part.replace(path)
