"""The image in a container, for testcontainers; it needs the extra `testcontainers`.

with ContactMockContainer("contact-mock:0.1.0", scenario="crowded") as mock:
    run_the_application(base_url=f"{mock.url}/razorpay/v1")
"""

from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from time import sleep
from typing import Any, Self

from mock_server.client import MockClient, MockError
from mock_server.client.sending import over_http

try:
    from testcontainers.core.container import DockerContainer
except ImportError as error:
    raise ImportError(
        "mock_server.testing.container needs testcontainers: "
        "pip install 'contact-mock-server[testcontainers]'"
    ) from error

PORT, TLS_PORT = 8484, 8443
SCENARIOS = "/scenarios"  # where the image looks for scenarios
PATIENCE = 60.0  # seconds until the server must be ready
_PAUSE = 0.1  # seconds between two questions whether it is
_TIMEOUT = 10.0  # seconds for an answer
_ENDED = ("exited", "dead")


class ContactMockContainer(DockerContainer):
    """The server of *image* in a container of its own, on free ports, ready once it is started.

    *scenario* is a name, or the path of a file, whose folder is then mounted. *flags* are those of
    `mock-server serve`. Further arguments are testcontainers' and the engine's own. Starting it
    raises RuntimeError with the log where the server ends, TimeoutError where it is not ready
    within *patience* seconds.
    """

    def __init__(
        self,
        image: str,
        *,
        scenario: str | Path = "default",
        flags: Sequence[str] = (),
        tls: bool = False,
        patience: float = PATIENCE,
        **kwargs: Any,
    ) -> None:
        super().__init__(image, **{"read_only": True, **kwargs})
        self._patience = patience
        if isinstance(scenario, Path):
            self.with_scenarios(_existing(scenario).parent)
        name = scenario.stem if isinstance(scenario, Path) else scenario
        self.with_command(["--scenario", name, *(["--tls"] if tls else []), *flags])
        self.with_exposed_ports(PORT, *([TLS_PORT] if tls else []))

    def with_scenarios(self, folder: str | Path) -> Self:
        """Mount a folder of scenarios, which are then known by their names.

        The engine's user 10001 must be able to read it.
        """
        self.with_volume_mapping(str(Path(folder).resolve()), SCENARIOS, "ro")
        return self

    def start(self) -> Self:
        """Start the container, and wait until the server is ready."""
        super().start()
        try:
            self._await_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, force: bool = True, delete_volume: bool = True) -> None:
        """Stop the container and remove it. A second call does nothing."""
        super().stop(force, delete_volume)
        self._container = None

    @property
    def url(self) -> str:
        """The server's address for this machine: a vendor is at `{url}/razorpay/v1`."""
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    @property
    def tls_url(self) -> str:
        """The same over HTTPS, of a container with `tls=True`."""
        return f"https://{self.get_container_host_ip()}:{self.get_exposed_port(TLS_PORT)}"

    @property
    def ca_pem(self) -> str:
        """The certificate of the authority that a client has to trust, as PEM."""
        status, _, body = over_http(self.url)("GET", "/_mock/ca.pem", {}, None, _TIMEOUT)
        if status != 200:
            raise RuntimeError(f"The server has no authority: {body.decode(errors='replace')}")
        return body.decode("ascii")

    def client(self, world: str | None = None, token: str | None = None) -> MockClient:
        """A client of the control plane, in a world; without a name, in the default one."""
        return MockClient(self.url, world, token)

    def _await_ready(self) -> None:
        container = self.get_wrapped_container()
        for _ in range(max(1, int(self._patience / _PAUSE))):
            container.reload()
            if container.status in _ENDED:
                raise RuntimeError(f"The server ended before it was ready:\n{self._log()}")
            # testcontainers raises StopIteration for a container that has ended just now.
            with suppress(OSError, HTTPException, MockError, StopIteration):
                self.client().ready()
                return
            sleep(_PAUSE)
        raise TimeoutError(
            f"The server was not ready after {self._patience:g} seconds:\n{self._log()}"
        )

    def _log(self) -> str:
        return b"".join(self.get_logs()).decode(errors="replace").strip()


def _existing(scenario: Path) -> Path:
    """The path, made whole; an engine would make a folder of one that is not there."""
    if not scenario.is_file():
        raise FileNotFoundError(f"There is no scenario file {scenario}.")
    return scenario.resolve()
