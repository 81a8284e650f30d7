"""What tests met, what a vendor's API looks like, and whether a sandbox agrees."""
