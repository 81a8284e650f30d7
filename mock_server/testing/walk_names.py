"""What the plugin shares with the walks. pytest imports this at every start."""

import pytest

MATRIX_TITLES = ("mock server: fault walk", "mock server: variant walk")  # of a report's sections
OUTCOME = "mock_server_variant_walk"  # of a report: what its test has shown in a variant walk
NOT_WALKED = {"by_marker": False, "marks": {}, "shared": True}  # by a test of a shared world


def is_case(item: pytest.Item) -> bool:
    """Whether it is a method of a `unittest.TestCase`.

    pytest hands such an item to unittest as the result to report to.
    """
    return hasattr(item, "addSuccess")
