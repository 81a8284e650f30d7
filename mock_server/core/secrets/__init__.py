"""Finds credentials and hides them."""
