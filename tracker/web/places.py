"""Where a request comes from: its network for limits, its device for its owner to know again."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def network() -> str:
    """Return the /24 or /64 that the request comes from, for limits that a changed last figure does not dodge."""
    return network_of(request.remote_addr or "")


def network_of(address: str) -> str:
    """Return the /24 or /64 that an address is in; what is no address stands for itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))


def device() -> str:
    """Return browser and system in words; what is not known is left out. The header itself is not kept."""
    said = request.headers.get("User-Agent", "")[:400]
    browser = next((word for sign, word in BROWSERS if sign in said), "")
    system = next((word for sign, word in SYSTEMS if sign in said), "")
    return ", ".join(word for word in (browser, system) if word)
