"""What the plugin and the walks' summary call alike. pytest imports this at every start."""

MATRIX_TITLES = ("mock server: fault walk", "mock server: variant walk")  # of a report's sections
OUTCOME = "mock_server_variant_walk"  # of a report: what its test has shown in a variant walk
NOT_WALKED = {"by_marker": False, "marks": {}, "shared": True}  # by a test of a shared world
