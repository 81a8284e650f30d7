"""Schemathesis against a server that runs: does it answer as its OpenAPI documents say?

`python -m tests.openapi all` needs the extra openapi. It is no part of the tests that pytest runs.
"""
