"""Scenario files: read, checked as a whole, and compiled to the state from which worlds start."""
