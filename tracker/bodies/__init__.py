"""Bodies (organ): what they are called, when they hold, who took over, and what is set for each."""
