"""How a running server is reached, as it tells itself."""

from urllib.parse import urlsplit

from mock_server.client import MockClient, MockError
from mock_server.client.sending import over_http
from mock_server.serving.environment.accounts import accounts_of
from mock_server.serving.environment.reach import Reach

PATIENCE = 10  # seconds for the certificate


def reach_of(mock: MockClient) -> Reach:
    """The server of *mock*, and its world. Raises OSError, MockError.

    Its address is the one by which the client knows it. A proxy answers on a port without TLS. The
    replica is told where the client names a world: who restarts a server expects the default one.
    """
    info = mock.info()
    if not info.keys() >= {"version", "vendors", "proxy"}:
        raise MockError(200, info)
    of_world = f"/@{mock.world}" if mock.world else ""  # each replica has an authority of its own
    reply = over_http(mock.url)("GET", f"{of_world}/_mock/ca.pem", {}, None, PATIENCE)
    plain = urlsplit(mock.url).scheme == "http"
    url = mock.url if plain or not info["proxy"] else info["proxy"]
    is_served = reply.status == 200
    proxy = bool(info["proxy"]) and is_served
    authority = reply.body if is_served else b""
    replica = info.get("replica") if mock.world else None
    return Reach(url, authority, mock.world, accounts_of(mock.state()), proxy, replica)
