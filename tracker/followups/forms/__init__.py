"""The forms of governing documents, rounds and replies."""
