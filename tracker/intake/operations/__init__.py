"""What reads whole documents into the register."""
