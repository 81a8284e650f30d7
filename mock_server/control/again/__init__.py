"""A request of the journal as a text that does it again: for curl, for pytest, as a scenario."""
