"""The memory that a container leaves the process."""

from pathlib import Path

import pytest

from mock_server.core.state.cgroup import memory_limit


@pytest.mark.parametrize("name", ["memory.max", "memory/memory.limit_in_bytes"], ids=["v2", "v1"])
@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("268435456\n", 268435456),
        ("max\n", None),
        ("9223372036854771712\n", None),
        ("0\n", None),
        ("", None),
        ("many", None),
    ],
)
def test_what_is_written_there(name: str, written: str, limit: int | None, tmp_path: Path) -> None:
    """A number is the bound; no bound is a word in one version, a large number in the other."""
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(written)

    assert limit == memory_limit(tmp_path)


def test_nothing_is_written() -> None:
    """Without a control group there is no bound."""
    assert memory_limit(Path("/nowhere")) is None
