"""Gallring by decision, and what the installation knows of one person."""
