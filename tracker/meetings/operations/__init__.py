"""What changes meetings and §§, and records their decisions."""
