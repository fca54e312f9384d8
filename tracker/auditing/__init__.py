"""Granskning: what an auditor asks for first, and a sample that can be drawn again."""
