"""The positions of one owner's records: those of the base, less the removed, plus the added."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence


class Positions:
    """The live positions of one owner, in order: the base's less the removed, then the added."""

    def __init__(self, base: Sequence[int]) -> None:
        self._base = base
        self._removed: list[int] = []
        self._added: list[int] = []

    def __len__(self) -> int:
        return len(self._base) - len(self._removed) + len(self._added)

    def copy(self) -> "Positions":
        copied = Positions(self._base)
        copied._removed, copied._added = list(self._removed), list(self._added)
        return copied

    def add(self, position: int) -> None:
        if self._added and position < self._added[-1] or self._base and position <= self._base[-1]:
            self._base, self._removed, self._added = self.slice(0, len(self)), [], []
            insort(self._base, position)
        else:
            self._added.append(position)

    def remove(self, position: int) -> None:
        index = bisect_left(self._base, position)
        if index < len(self._base) and self._base[index] == position:
            insort(self._removed, index)
        else:
            del self._added[bisect_left(self._added, position)]

    def slice(self, start: int, stop: int) -> list[int]:
        """The live positions from number *start* to *stop* (exclusive), oldest first."""
        kept = len(self._base) - len(self._removed)
        if self._removed:
            old = list(self._kept(start, min(stop, kept)))
        else:
            old = list(self._base[start : min(stop, kept)])
        return old + self._added[max(start - kept, 0) : max(stop - kept, 0)]

    def _kept(self, start: int, stop: int) -> Iterator[int]:
        """Walk the base from live one *start*; removed[j] - j live ones stand before hole j."""
        if start >= stop:
            return
        hole = bisect_right(range(len(self._removed)), start, key=lambda j: self._removed[j] - j)
        index, left = start + hole, stop - start
        while left:
            if hole < len(self._removed) and self._removed[hole] == index:
                hole += 1
            else:
                yield self._base[index]
                left -= 1
            index += 1
