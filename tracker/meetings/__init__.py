"""Meetings, their §§, and recording what a § decided."""
