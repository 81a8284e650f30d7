"""Numbers that were read from JSON or YAML."""


class ExactFloat(float):
    """A float that only the standard encoder may write: others write 1e-07 and NaN otherwise."""

    __slots__ = ()
