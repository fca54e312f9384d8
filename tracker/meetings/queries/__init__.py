"""What the pages about §§ and decisions read."""
