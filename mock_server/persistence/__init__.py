"""The state directory: worlds as files that outlive the server."""
