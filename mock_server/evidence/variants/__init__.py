"""Which variants would have changed the answers that a test got."""
