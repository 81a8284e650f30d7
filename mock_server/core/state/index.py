"""An index: the positions of records by a hash."""

# A single position is a plain int, which halves the memory of an index.
Index = dict[int, int | tuple[int, ...]]


def put(index: Index, number: int, position: int) -> None:
    held = found(index, number)
    index[number] = (*held, position) if held else position


def drop(index: Index, number: int, position: int) -> None:
    left = tuple(other for other in found(index, number) if other != position)
    if left:
        index[number] = left
    else:
        index.pop(number, None)


def found(index: Index, number: int) -> tuple[int, ...]:
    """The positions that the number has, in the order in which they were put there."""
    held = index.get(number, ())
    return (held,) if isinstance(held, int) else held
