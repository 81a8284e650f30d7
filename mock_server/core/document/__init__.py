"""YAML with the place of everything in it, and the mistakes found there."""
