"""Which names the preview answers to: those that no page elsewhere can make lead here."""

from __future__ import annotations

import ipaddress
import platform
from urllib.parse import urlsplit


def loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def trusted(header: str, bound: str) -> bool:
    """Whether a Host header may be answered by a server bound to ``bound``.

    A page of another site can make its own name lead to this machine (DNS rebinding), but not
    ``localhost`` nor a number. Other numbers count where the network was asked for.
    """
    try:
        name = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return False
    if loopback(name) or name == bound.lower():
        return True
    return not loopback(bound) and (_number(name) or name == platform.node().lower())


def _number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
