"""Nytt uppdrag: from pasted text or by hand, reviewed by a person before it is saved."""
