"""One module for each client library. Its PATCHES are the functions that it replaces."""
