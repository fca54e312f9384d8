"""Calendars that people subscribe to: their own days, or a body's meetings."""
