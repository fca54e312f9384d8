"""People: log-in, sessions and accounts."""
