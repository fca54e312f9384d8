"""Follow-up (uppföljning): governing documents, the rounds that ask about them, and what bodies answer."""
