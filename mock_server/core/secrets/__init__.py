"""What counts as a credential, and how a text is shown without one."""
