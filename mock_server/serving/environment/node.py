"""Node.js: a module that is loaded first, and the authorities to trust beside its own."""

import re
from collections.abc import Mapping
from pathlib import Path

from mock_server.serving.environment.authorities import bundle, certificates, split
from mock_server.serving.environment.reach import Reach
from mock_server.serving.environment.writing import write
from mock_server.vendors import VENDORS

PRELOAD = "mock-server-preload.cjs"
PRELOAD_FILE = Path(__file__).with_name(PRELOAD)
# what the preload reads; by the second, Python children of tests know the vendors too
PROXY_URL, VENDOR_HOSTS = "MOCK_SERVER_PROXY_URL", "MOCK_SERVER_VENDOR_HOSTS"
# a server's preload among the options of Node
OPTION = re.compile(rf"""\s*--require[ =](?:"((?:[^"\\]|\\.)*{PRELOAD})"|(\S*{PRELOAD}))""")


def node_variables(reach: Reach, folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of Node.js, with the files that they name.

    `NODE_USE_ENV_PROXY` is read from 22.21 and 24.0 on (there by `fetch`, from 24.5 on by `http`
    and `https` too); the preload serves every release, and leaves alone what goes to a proxy.
    """
    own = certificates(environ, ["NODE_EXTRA_CA_CERTS"])
    preload = write(folder / PRELOAD, PRELOAD_FILE.read_bytes())
    trusted = write(folder / "node-ca.pem", bundle(split(reach.authority), own))
    return {
        "NODE_EXTRA_CA_CERTS": str(trusted),
        "NODE_OPTIONS": preloading(environ.get("NODE_OPTIONS", ""), preload),
        "NODE_USE_ENV_PROXY": "1",
        PROXY_URL: reach.proxy_url,
        VENDOR_HOSTS: ",".join(host for one in VENDORS for host in one.hosts),
    }


def preloading(options: str, preload: Path) -> str:
    """The user's own options, then our preload in the place of an earlier server's."""
    kept = OPTION.sub("", options).strip()
    return f"{kept} --require {_quoted(str(preload))}".strip()


def preloads(options: str) -> list[Path]:
    """The preloads among the options of Node.js: of this server, or of an earlier one."""
    found = [quoted or plain for quoted, plain in OPTION.findall(options)]
    return [Path(re.sub(r"\\(.)", r"\1", one)) for one in found]


def _quoted(path: str) -> str:
    """A path as NODE_OPTIONS takes it, where a backslash escapes within double quotes."""
    if not re.search(r"""[\s"'\\]""", path):
        return path
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
