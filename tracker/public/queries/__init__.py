"""What the open view reads."""
