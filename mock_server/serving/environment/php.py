"""PHP: a file of settings, read after the user's own."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from mock_server.serving.environment.writing import write

INI = "mock-server.ini"


def php_variables(trusted: Path, folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """PHP_INI_SCAN_DIR, extended.

    An empty part of it is the folder that PHP was built with; where all of it is empty, PHP reads
    no folder.
    """
    path = re.sub(r'[\\"$]', r"\\\g<0>", str(trusted))
    ini = f'curl.cainfo = "{path}"\nopenssl.cafile = "{path}"\n'
    scanned = write(folder / "php" / INI, ini.encode()).parent
    own = environ.get("PHP_INI_SCAN_DIR")
    folders = [] if own == "" else (own or "").split(os.pathsep)
    return {"PHP_INI_SCAN_DIR": os.pathsep.join(dict.fromkeys([*folders, str(scanned)]))}
