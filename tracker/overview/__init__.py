"""The first page of each role, and finding what one was told of."""
