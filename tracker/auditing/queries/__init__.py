"""What an auditor asks the register."""
