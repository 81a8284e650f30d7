"""What the server costs, measured: `python -m tests.benchmarks [--quick] [--json FILE]`.

Not part of the test run. Every figure is taken on the spot; a target stands beside the figures
that have one, and whether it was met. A measurement that fails is shown as failed.
"""
