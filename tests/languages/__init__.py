"""Programs in other languages, with the vendors' addresses written in, that nothing changes."""
