"""The server around the application: ports, gunicorn, what is said at the start, log lines."""
