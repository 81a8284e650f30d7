"""The server around the application: ports, gunicorn, connections, TLS and the log."""
