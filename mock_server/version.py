"""The version of this package. An older Python that builds or imports it gets a sentence."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # pip may run this with an older Python
    sys.exit(f"The mock server needs Python 3.11 or later, and this is {sys.version.split()[0]}.")

__version__ = "0.1.0"
