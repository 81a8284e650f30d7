"""What the server answers as a proxy: its vendors' hosts, itself, and the hosts it may lead to."""

from base64 import b64decode
from binascii import Error
from collections import Counter
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any, Literal, NamedTuple

from mock_server.core.errors import MockRefusal
from mock_server.core.request.dispatch import PROXY_WORLD, Dispatcher
from mock_server.core.request.host import Host, is_address, read_host, read_setting
from mock_server.core.state.world import NAME, NAMES
from mock_server.core.vendor import Vendor
from mock_server.core.waits import Reply
from mock_server.serving.authority import Authority
from mock_server.serving.heads import Environ, Target
from mock_server.settings import Settings

HTTP_PORT, HTTPS_PORT = 80, 443
USUAL_PORTS = {"http": HTTP_PORT, "https": HTTPS_PORT}
MAX_PHRASE = 300  # characters of a reason phrase
MAX_ELSEWHERE = 20  # other hosts whose refusals are counted
AUTHORIZATION = "HTTP_PROXY_AUTHORIZATION"
OFF = "This server does not answer as a proxy: start it with --proxy."
INSIDE_TLS = "CONNECT inside TLS is refused: name the proxy by its http:// address."
UNREADABLE = "The proxy is asked for a host that cannot be read: {form}."
CONNECT_FORM = "CONNECT takes a host and a port, such as api.example.com:443"
URL_FORM = "a URL has the form http://host:port/path, without a user"
WITH_BODY = "A CONNECT has no body: leave out Content-Length and Transfer-Encoding."
NO_USER = "The proxy's user cannot be read: send Proxy-Authorization: Basic, or none."
NO_WORLD = f"The proxy's user names the world, and no world is called so: {NAMES}."
WRONG_PORT = "{name} belongs to {title}, which the proxy answers on the ports 80 and 443 alone."
ELSEWHERE = (
    "{name} is not a vendor's host, and the proxy leads nowhere else. Start the server with "
    "--proxy-allow {host}, or name the host in the client's NO_PROXY."
)


class Way(NamedTuple):
    """How a connection goes on.

    `answer` the request like any other; after a CONNECT, go on in `tls` or in `plain` text;
    or `tunnel` bytes to the host. *facts* belong to the environ of the requests inside.
    """

    to: Literal["answer", "tls", "plain", "tunnel"]
    host: Host
    facts: Mapping[str, str]


class Proxy:
    """The rules of a server as a proxy. *own* are its ports, and whether each is encrypted.

    *ports* are all of them. The proxy does not lead to one for the control plane alone.
    `elsewhere` counts the refusals of other hosts, each as --proxy-allow would name it.
    """

    def __init__(
        self,
        settings: Settings,
        authority: Authority,
        own: Mapping[int, bool],
        dispatcher: Dispatcher,
    ) -> None:
        self.authority, self._dispatcher = authority, dispatcher
        self.ports = own.keys()
        apart = settings.control_port if settings.control_port != settings.port else 0
        self._own = {port: tls for port, tls in own.items() if port != apart}
        self._is_on = settings.is_proxy
        self._names = {read.name for read in _read(settings.host, *settings.allowed_hosts)}
        self._allowed = frozenset(_read(*settings.proxy_allow))
        self.elsewhere: Counter[str] = Counter()

    def connect(self, target: Target, environ: Environ, secured: bool) -> Way:
        """The way after a CONNECT. Raises MockRefusal."""
        if not self._is_on:
            raise _refused(OFF)
        if secured:
            raise _refused(INSIDE_TLS)
        if environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ:
            raise _refused(WITH_BODY, 400)
        host, vendor = self._host(target.authority, CONNECT_FORM)
        if target.scheme or not host.port:
            raise _refused(UNREADABLE.format(form=CONNECT_FORM), 400)
        if vendor and host.port == HTTPS_PORT:
            return Way("tls", host, _facts(environ))
        if vendor and host.port == HTTP_PORT:  # as clients of Node.js ask for http:// too
            return Way("plain", host, _facts(environ))
        if self._is_own(host, environ):
            return Way("tls" if self._own[host.port] else "plain", host, _facts(environ, host.port))
        if vendor:
            raise _wrong_port(host, vendor)
        self._check_allowed(host)
        return Way("tunnel", host, {})

    def answer(self, target: Target, environ: Environ, secured: bool) -> Way:
        """The way of a request for a whole URL. It changes the environ. Raises MockRefusal."""
        if not self._is_on:
            return Way("answer", Host(""), {})
        host, vendor = self._host(target.authority, URL_FORM)
        if target.scheme not in USUAL_PORTS:
            raise _refused(UNREADABLE.format(form=URL_FORM), 400)
        if host.port is None:
            host = host._replace(port=USUAL_PORTS[target.scheme])
        here = host.port in self._own and (vendor or self._is_own(host, environ))
        if here or vendor and host.port in USUAL_PORTS.values():
            facts = _facts(environ, host.port if here else None)
            environ.update(facts, **{"wsgi.url_scheme": target.scheme})
            _forget_proxy(environ)
            return Way("answer", host, facts)
        if vendor:
            raise _wrong_port(host, vendor)
        self._check_allowed(host)
        if secured or target.scheme == "https":
            raise _refused(f"The proxy leads to {host.name} by CONNECT, or by http:// without TLS.")
        _forget_proxy(environ)
        return Way("tunnel", host, {})

    def refusal(self, environ: Environ, error: MockRefusal) -> Reply:
        """The answer. That to a CONNECT tells why in its status line: clients show no more."""
        reply = self._dispatcher.refuse(environ, error)
        if environ["REQUEST_METHOD"] != "CONNECT":
            return reply
        phrase = error.detail.encode("ascii", "replace").decode()[:MAX_PHRASE]
        return reply._replace(status=f"{error.status} {phrase}")

    def _host(self, authority: str, form: str) -> tuple[Host, Vendor | None]:
        """The host, and the vendor whose it is. Before a vendor's host may stand a world."""
        world, vendor = self._dispatcher.by_host(authority)
        host = read_host(authority.rpartition("--")[2] if world else authority)
        if host is None or "@" in authority or host.port == 0:
            raise _refused(UNREADABLE.format(form=form), 400)
        return host, vendor

    def _is_own(self, host: Host, environ: Mapping[str, Any]) -> bool:
        """Whether it is this server: one of its ports on a name that may be this machine's.

        A name without a dot may be a container's, this one's or another's that is allowed.
        """
        if host.port not in self._own:
            return False
        name = host.name
        if name in self._names or name in ("localhost", environ["SERVER_NAME"]):
            return True
        if is_address(name):
            return ip_address(name).is_loopback
        return name.endswith(".localhost") or "." not in name and not self._is_allowed(host)

    def _is_allowed(self, host: Host) -> bool:
        return host in self._allowed or Host(host.name) in self._allowed

    def _check_allowed(self, host: Host) -> None:
        if self._is_allowed(host):
            return
        named = _as_setting(host)
        if named in self.elsewhere or len(self.elsewhere) < MAX_ELSEWHERE:
            self.elsewhere[named] += 1
        raise _refused(ELSEWHERE.format(name=host.name, host=named))


def _as_setting(host: Host) -> str:
    """The host as --proxy-allow names it, with a port that is not usual."""
    if host.port in USUAL_PORTS.values():
        return host.name
    return f"[{host.name}]:{host.port}" if ":" in host.name else f"{host.name}:{host.port}"


def _read(*texts: str) -> Iterable[Host]:
    return [host for host in map(read_setting, texts) if host]


def _facts(environ: Environ, own_port: int | None = None) -> dict[str, str]:
    """What a request has by way of the proxy: the world that its user names, and the port."""
    facts = {"SERVER_PORT": str(own_port)} if own_port else {}
    world = _user(environ.get(AUTHORIZATION))
    return {**facts, PROXY_WORLD: world} if world else facts


def _user(sent: str | None) -> str | None:
    """The user of the proxy, if one is named. Raises MockRefusal."""
    if sent is None:
        return None
    scheme, _, rest = sent.partition(" ")
    encoded = rest.strip()
    if scheme.lower() != "basic" or len(encoded) % 4:  # what is padded too long is not base 64
        raise _refused(NO_USER, 400)
    try:
        user = b64decode(encoded, validate=True).decode().partition(":")[0]
    except (Error, ValueError):
        raise _refused(NO_USER, 400) from None
    if user and not NAME.fullmatch(user):
        raise _refused(NO_WORLD, 400)
    return user or None


def _forget_proxy(environ: Environ) -> None:
    """Leave out what a client says to the proxy alone."""
    environ.pop(AUTHORIZATION, None)
    environ.pop("HTTP_PROXY_CONNECTION", None)


def _wrong_port(host: Host, vendor: Vendor) -> MockRefusal:
    return _refused(WRONG_PORT.format(name=host.name, title=vendor.title))


def _refused(sentence: str, status: int = 403) -> MockRefusal:
    return MockRefusal(status, "proxy", sentence)
