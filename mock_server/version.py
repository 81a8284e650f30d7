"""The version. Reading it with an older Python ends in a sentence: the build of a wheel runs it."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # who installs with it must be told
    sys.exit(f"The mock server needs Python 3.11 or later, and this is {sys.version.split()[0]}.")

__version__ = "0.1.0"
