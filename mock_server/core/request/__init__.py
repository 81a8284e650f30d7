"""One request, from the address that it asks to the bytes that go back."""
