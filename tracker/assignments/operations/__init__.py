"""What changes assignments. Each function records its event; none commits."""
