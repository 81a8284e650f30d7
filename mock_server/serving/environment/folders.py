"""The folder that keeps the files of a server's variables from one command to the next."""

import errno
import re
from collections.abc import Mapping
from pathlib import Path

from mock_server.serving.environment.reach import Reach

OWN = "contact-mock-server"


def cache_folder(reach: Reach, environ: Mapping[str, str]) -> Path:
    """Below XDG_CACHE_HOME, else ~/.cache: one for each address of a server. Raises OSError."""
    own = environ.get("XDG_CACHE_HOME", "")
    base = Path(own) if Path(own).is_absolute() else _home(environ) / ".cache"
    return base / OWN / re.sub(r"[^\w.-]", "_", f"{reach.host}-{reach.port}")


def _home(environ: Mapping[str, str]) -> Path:
    """The user's home. In a container, a user may have none."""
    if environ.get("HOME"):
        return Path(environ["HOME"])
    try:
        return Path.home()
    except RuntimeError:
        raise FileNotFoundError(errno.ENOENT, "it is no directory", "~/.cache") from None
