"""Whether a call to a vendor's own address arrives, as a program makes it by the variables."""

import json
import ssl
from base64 import b64encode
from collections.abc import Mapping
from http.client import HTTPException, HTTPSConnection

from mock_server.cli.checks.finding import FAIL, OK, Finding
from mock_server.core.vendor import Vendor
from mock_server.serving.environment.reach import Reach

CALL_TIMEOUT = 5  # seconds for each step of the call
CHECK = "a call"


def check_call(reach: Reach, vendor: Vendor, environ: Mapping[str, str]) -> Finding:
    """CONNECT, TLS and a request that touches no world, through the server alone.

    The authorities are those of SSL_CERT_FILE, else the server's own.
    """
    host = vendor.api.hosts[0]
    url = f"https://{host}/_mock/ready"
    try:
        answer = _asked(reach, host, environ.get("SSL_CERT_FILE"))
    except ssl.SSLCertVerificationError as error:
        told = f"{url} is not trusted by SSL_CERT_FILE: {error.verify_message}."
        return Finding(FAIL, CHECK, told, 'Run `eval "$(mock-server env)"`.')
    except (OSError, HTTPException) as error:
        return Finding(FAIL, CHECK, f"{url} cannot be reached: {str(error).rstrip('.')}.")
    if answer == {"status": "ready"}:
        return Finding(OK, CHECK, f"{url} is answered by this server, through its proxy.")
    return Finding(FAIL, CHECK, f"{url} gave another answer: {answer}.")


def _asked(reach: Reach, host: str, bundle: str | None) -> object:
    context = ssl.create_default_context(
        cafile=bundle, cadata=None if bundle else reach.authority.decode()
    )
    connection = HTTPSConnection(reach.host, reach.port, timeout=CALL_TIMEOUT, context=context)
    named = f"Basic {b64encode(f'{reach.world}:'.encode()).decode()}"
    connection.set_tunnel(host, 443, {"Proxy-Authorization": named} if reach.world else {})
    try:
        connection.request("GET", "/_mock/ready")
        answer = connection.getresponse().read(1000)
    finally:
        connection.close()
    try:
        return json.loads(answer)
    except ValueError:
        return "no JSON"
