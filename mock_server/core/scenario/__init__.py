"""Scenario files: read, checked, and compiled to the state in which worlds start."""
