"""What a client program's environment must say so that it reaches a mock server, unchanged."""
