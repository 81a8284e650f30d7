"""Clients that people use, unchanged but for the address, against a real server."""
