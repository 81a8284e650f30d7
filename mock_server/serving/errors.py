"""Why a server cannot start."""


class BootError(Exception):
    """One sentence for whoever starts the server."""
