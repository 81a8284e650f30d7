"""The balancer before several replicas: HAProxy's configuration, made from the vendors' cards."""

from mock_server.serving.balancer.configuration import Options, configuration
from mock_server.serving.balancer.replicas import MAX_REPLICAS, NamesError, server_names

__all__ = ["MAX_REPLICAS", "NamesError", "Options", "configuration", "server_names"]
