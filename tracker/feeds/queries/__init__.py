"""What feeds there are, and what stands in them."""
