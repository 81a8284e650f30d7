"""One module for each client library: its PATCHES are what is replaced."""
