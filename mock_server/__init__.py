"""A mock server for five vendors' contact APIs: Razorpay, ClearTax, YSuite, Clemta and SPN.

`create_app()` gives the whole server as a Flask application; `mock-server serve` runs it.
To follow one request, read core/dispatch.py, core/pipeline.py, core/endpoint.py and one
vendor's views.py.
"""

__version__ = "0.1.0"
