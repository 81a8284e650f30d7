"""The name of a world's file.

Names of worlds tell capital letters from small ones. Some file systems do not, so a capital letter
is written as `+` and the small one.
"""

import re

from mock_server.core.state.world import NAME

SUFFIX = ".yaml"


def file_name(world: str) -> str:
    """`gw1.yaml`, and `+acme.yaml` for the world `Acme`."""
    return re.sub("[A-Z]", lambda letter: f"+{letter[0].lower()}", world) + SUFFIX


def world_name(file: str) -> str | None:
    """The name of the world whose file it is; None for any other file."""
    stem = file.removesuffix(SUFFIX)
    world = re.sub(r"\+([a-z])", lambda letter: letter[1].upper(), stem)
    return world if NAME.fullmatch(world) and file_name(world) == file else None
