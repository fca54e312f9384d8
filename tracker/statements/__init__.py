"""What the municipality states: about personal data, accessibility and what the system holds."""
