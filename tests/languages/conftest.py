"""What programs need beside their language."""

from collections.abc import Iterator, Mapping

import pytest

from tests.serving.process import Process


@pytest.fixture(scope="package")
def going(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """For Go: where it keeps what it has compiled, and nothing that it could fetch."""
    folder = tmp_path_factory.mktemp("go")
    return {
        "GOCACHE": str(folder / "cache"),
        "GOPATH": str(folder / "path"),
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
    }


@pytest.fixture(scope="package")
def server() -> Iterator[Process]:
    """A server whose worlds have no contacts."""
    with Process.started("--port", "0", "--scenario", "empty") as process:
        yield process
