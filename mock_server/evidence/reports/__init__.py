"""Coverage as people and tools read it: a table in a terminal, a page, a JUnit file."""
