"""Sizes of files as Swedish readers write them."""


def file_size(size: int) -> str:
    """Return «340 kB», «2,1 MB», «50 GB»; at least 1 kB, for nothing that is kept is empty."""
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.1f}".removesuffix(".0").replace(".", ",") + "\u00a0GB"
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    return f"{size / 1_000_000:.1f}".replace(".", ",") + "\u00a0MB"
