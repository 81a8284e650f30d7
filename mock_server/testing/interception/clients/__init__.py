"""One module a client library: `PATCHES` says what is replaced in it."""
