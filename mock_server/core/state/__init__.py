"""Everything that a test can change, and what it starts from."""
