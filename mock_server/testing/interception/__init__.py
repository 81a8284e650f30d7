"""The parts of `mock_server.testing.intercept`.

A client library, patched by `clients`, opens a `connection`. Whole requests go from there to the
interception that is `active`: an `application` in this process, or a `server` elsewhere.
"""
