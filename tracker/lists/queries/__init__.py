"""What lists ask of the register."""
