"""The search box: what was typed, looked for in everything that the reader may see."""
