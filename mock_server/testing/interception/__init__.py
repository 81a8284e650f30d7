"""What `mock_server.testing.intercept` is made of.

A client library, patched in `clients`, dials a `line`; whole requests go from there to whoever is
`active`: an `application` in this process or a `server` elsewhere.
"""
