"""What the administrator does with bodies and groups."""
