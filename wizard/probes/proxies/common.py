"""What every platform's file needs: proxies without passwords, and addresses without what may be private."""

import urllib.request
from urllib.parse import urlsplit


def proxies() -> tuple[tuple[str, str], ...]:
    """Return the system's proxies as (scheme, ``host:port``), without user names and passwords."""
    found = urllib.request.getproxies()
    return tuple(sorted((scheme, _place(url)) for scheme, url in found.items() if scheme != "no" and url))


def _place(url: str) -> str:
    try:
        return urlsplit(url if "://" in url else f"//{url}").netloc.rpartition("@")[2]
    except ValueError:
        # It is no address, and may hold a password anywhere.
        return "?"
