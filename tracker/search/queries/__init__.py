"""Hits, ranked and shown in their own words."""
