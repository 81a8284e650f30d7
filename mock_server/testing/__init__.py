"""The mock server in tests: interception, a server in a thread, and pytest's fixtures."""

from mock_server.testing.intercept import Blocked, intercept

__all__ = ["Blocked", "intercept"]
