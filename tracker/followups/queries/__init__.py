"""What the pages about governing documents, rounds and replies show."""
