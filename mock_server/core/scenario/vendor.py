"""One vendor's section of a scenario: what was loaded of it, as what its states start from."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_server.core.document.layers import Layers
from mock_server.core.document.messages import value_at
from mock_server.core.document.mistakes import Mistake, shown
from mock_server.core.scenario.contacts import Contacts, Origin
from mock_server.core.scenario.library import Library
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.limits import Limit
from mock_server.core.state.scenario import VendorSeed
from mock_server.core.state.store import Base
from mock_server.core.vendor import Vendor

AT = 1767225600  # 2026-01-01T00:00:00Z: what seeded times count back from where no clock is set


class VendorSection:
    """What *loaded* holds for *vendor*: checked first, compiled where nothing is wrong.

    *loaded* lacks what is wrong; where *ownerless*, some of the vendor's own keys are.
    """

    def __init__(
        self,
        vendor: Vendor,
        loaded: Any,
        layers: Layers,
        library: Library,
        ownerless: bool,
        rules: Rules,
    ) -> None:
        self.vendor, self._layers = vendor, layers
        self._path = ("vendors", vendor.name)
        self._loaded = value_at(loaded, self._path) or {}
        self.mistakes: list[Mistake] = []
        origin = Origin(
            vendor=vendor,
            variants=self._variants(),
            section={key: self._loaded[key] for key in vendor.section if key in self._loaded},
            seed=value_at(loaded, ("seed",)) or 0,
            at=int(_first(value_at(loaded, ("clock", "at")), AT)),
            rules=rules,
        )
        self._origin = origin
        self._contacts = Contacts(origin, layers, library, ownerless)

    def check(self) -> list[Mistake]:
        """Load the contacts. Gives what is wrong with them."""
        self._contacts.check(value_at(self._layers.data, (*self._path, "contacts")))
        return self._contacts.mistakes

    def compile(self) -> VendorSeed:
        """The section as states start from it. Ids that come twice are added to *mistakes*."""
        bases = {"contacts": self._contacts.compile(self._loaded["made"])}
        bases |= {key: self._table(key, id) for key, id in self.vendor.tables.items()}
        self.mistakes += self._contacts.mistakes
        origin = self._origin
        return VendorSeed(origin.variants, origin.section, self._limits(), bases)

    def _variants(self) -> Mapping[str, Any]:
        defaults = {name: variant.default for name, variant in self.vendor.variants.items()}
        return {**defaults, **(self._loaded.get("variants") or {})}

    def _limits(self) -> Mapping[str, Limit]:
        """The scenario's limits for the vendor's own; windows begin as the vendor's do."""
        usual, given = self.vendor.limits, self._loaded["limits"]
        if given is None:
            return usual
        aligned = any(limit.aligned for limit in usual.values())
        return {one["operation"]: Limit(one["requests"], one["seconds"], aligned) for one in given}

    def _table(self, key: str, id: str) -> Base:
        records: Sequence[Any] = self._loaded[key]
        first: dict[Any, int] = {}
        for number, record in enumerate(records):
            if first.setdefault(record[id], number) != number:
                path = (*self._path, key, number)
                found = f"{id} {shown((id,), record[id])} comes twice"
                self.mistakes.append(self._layers.mistake(path, found, "ids that differ"))
                return Base()
        return Base(((None, record) for record in records), id)


def _first(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value
