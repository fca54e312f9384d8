"""What may go, where words stand, and what is known of a person."""
