"""Fullgjort: follows political assignments from the decision that gives them to the one that ends them."""
