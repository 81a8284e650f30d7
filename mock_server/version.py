"""The version, for everybody who tells it."""

__version__ = "0.1.0"
