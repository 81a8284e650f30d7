"""The server in a thread of this process, for any HTTP client on this machine.

with serve(scenario="crowded") as server:
    run_the_application(base_url=f"{server.url}/razorpay/v1")
"""

from mock_server.serving.thread import Server, serve

__all__ = ["Server", "serve"]
