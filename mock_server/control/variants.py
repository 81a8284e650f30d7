"""A world's variants: read, choose, and compare what others would have changed."""

from typing import TYPE_CHECKING, Any

from mock_server.control.bodies import body
from mock_server.control.context import Json, context, missing
from mock_server.control.schemas import VariantsCompare
from mock_server.core.state.memory import WORLDS, weight
from mock_server.core.state.world import World

if TYPE_CHECKING:
    from mock_server.evidence.variants.compare import Comparison


def get_variants() -> Json:
    """The variants in force, those chosen over the scenario's, and what each may be."""
    return _variants_json(context().look())


def choose_variants() -> Json:
    """Choose variants over the scenario's. Every earlier choice ends."""
    control = context()
    asked = body(control.variants, "scenarios", kept=True)
    chosen = {vendor: variants for vendor, variants in asked.items() if variants}
    with control.loads:
        held = control.worlds.ledger.charge(WORLDS, weight(chosen)) if chosen else None
        world = control.world
        world.choose(chosen, held)
    return _variants_json(world)


def clear_variants() -> Json:
    """Let the scenario's variants be in force again."""
    control = context()
    with control.loads:
        world = control.world
        world.choose({})
    return _variants_json(world)


def compare_variants() -> Json:
    """What other variants would have changed since a snapshot, by a replay of the requests."""
    # Few runs compare, and every start would pay for the import.
    from mock_server.evidence.variants.compare import compare

    control, name = context(), body(VariantsCompare())["snapshot"]
    world = control.look()
    begin = control.snapshots.get((world.name, name))
    if begin is None:
        raise missing("snapshot", name)
    found = compare(world, begin, control.vendors, control.routes, control.rules)
    return {"world": world.name, "snapshot": name, **_comparison_json(found)}


def _variants_json(world: World) -> Json:
    names = [vendor.name for vendor in context().vendors]
    return {
        "world": world.name,
        "chosen": {vendor: dict(chosen) for vendor, chosen in world.chosen.items()},
        "variants": {name: dict(world.state(name).variants) for name in names},
        "known": {
            vendor.name: {name: vars(one) for name, one in vendor.api.variants.items()}
            for vendor in context().vendors
        },
    }


def _comparison_json(found: "Comparison") -> dict[str, Any]:
    return {
        "requests": found.requests,
        "faithful": not found.unfaithful,
        "unfaithful": found.unfaithful,
        "variants": [
            {**vars(other), "behaviours": list(other.behaviours)} for other in found.others
        ],
    }
