"""What is posted, written, asked and decided about mail. None commits."""
