"""What changes governing documents, rounds and replies."""
