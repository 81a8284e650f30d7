"""What only time shows: worlds beside a model, stalled clients, raw bytes, and a fuzz of readers.

`python -m tests.soak --minutes 30` runs all four and prints their figures.
"""
