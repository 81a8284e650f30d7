"""Why a server cannot start."""


class BootError(Exception):
    """One sentence for the user who starts it."""
