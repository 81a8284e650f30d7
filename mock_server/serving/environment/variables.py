"""The variables of a client program, and the files that they name."""

from collections.abc import Mapping
from pathlib import Path

from mock_server.serving.environment.authorities import VARIABLES as BUNDLES
from mock_server.serving.environment.authorities import bundle, split, system_authorities
from mock_server.serving.environment.java import java_variables
from mock_server.serving.environment.languages import LANGUAGES
from mock_server.serving.environment.node import node_variables
from mock_server.serving.environment.php import php_variables
from mock_server.serving.environment.proxies import proxy_variables
from mock_server.serving.environment.reach import Reach
from mock_server.serving.environment.vendors import vendor_variables
from mock_server.serving.environment.writing import write


def variables(reach: Reach, folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """What to add to *environ* so that programs in any language reach the server.

    What the user has set there is kept: options are extended, authorities are added to. Writes the
    files that the variables name into *folder*. Raises OSError.
    """
    folder = folder.absolute()
    found = server_variables(reach)
    if not reach.proxy:
        return found
    trusted = bundle(split(reach.authority), system_authorities(environ))
    write(folder / "ca.pem", reach.authority)
    file = write(folder / "ca-bundle.pem", trusted)
    return {
        **found,
        **proxy_variables(reach.proxy_url, environ),
        **dict.fromkeys(BUNDLES, str(file)),
        **node_variables(reach, folder, environ),
        **java_variables(reach, trusted, folder, environ),
        **php_variables(file, folder, environ),
    }


def server_variables(reach: Reach) -> dict[str, str]:
    """The server's address, world and replica, and each vendor's base URL and credentials."""
    held = {"MOCK_SERVER_WORLD": reach.world, "MOCK_SERVER_REPLICA": reach.replica}
    named = {name: value for name, value in held.items() if value}
    return {"MOCK_SERVER_URL": reach.url, **named, **vendor_variables(reach)}


def for_language(found: Mapping[str, str], language: str) -> dict[str, str]:
    """Those of the variables that programs in *language* read, a key of LANGUAGES."""
    others = {name for one in LANGUAGES.values() for name in one.reads}
    wanted = LANGUAGES[language].reads
    return {name: value for name, value in found.items() if name in wanted or name not in others}
