"""What the pages about assignments read. Every query starts from tracker.scope."""
