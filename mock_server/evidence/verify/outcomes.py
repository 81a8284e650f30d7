"""What may come of a question."""

AGREES, DIFFERS = "agrees", "differs"
NOT_CHECKABLE, NOT_ASKED = "not checkable", "not asked"
