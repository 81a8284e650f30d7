"""Why a state directory cannot be used."""


class StateError(Exception):
    """One sentence for the operator, which names the directory or the file.

    It is *misuse* where another directory must be named.
    """

    def __init__(self, sentence: str, misuse: bool = False) -> None:
        super().__init__(sentence)
        self.misuse = misuse


def reason(error: OSError) -> str:
    """What the system says, in words."""
    return error.strerror or str(error)
