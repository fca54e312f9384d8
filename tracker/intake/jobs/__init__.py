"""Whole files and folders into the register."""
