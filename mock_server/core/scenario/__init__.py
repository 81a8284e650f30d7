"""Scenario files, read and checked and compiled to the starting state of worlds."""
