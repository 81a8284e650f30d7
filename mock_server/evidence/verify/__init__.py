"""Questions to a vendor's sandbox: whether it answers as the behaviours say."""
