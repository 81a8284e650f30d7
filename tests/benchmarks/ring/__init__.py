"""Who owns a world: HAProxy's consistent hash, simulated for more worlds than could be asked."""
