"""The id of this start of the server, which every answer carries."""

from secrets import token_hex

REPLICA = "X-Mock-Replica"


def new_replica() -> str:
    """12 hexadecimal digits, which no other start has."""
    return token_hex(6)


def replica_marks(replica: str, marks: bool) -> list[tuple[str, str]]:
    """The headers that all answers of this start share; none where it adds no *marks*."""
    return [(REPLICA, replica)] if marks else []
