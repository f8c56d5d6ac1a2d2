"""The hosts that browsers open securely or not at all, from the first visit on (HSTS preload list, RFC 6797 12.3)."""

import hstspreload


def is_preloaded(host: str) -> bool:
    """Say whether *host* (an A-label name) is in the list that browsers have built in, by itself or by a parent.

    The list is Chromium's as of the package's release; Firefox leaves out hosts that no longer ask for it. What a
    browser remembers of its own visits is not looked at. An address is never in it.
    """
    # It compares the last label alone without regard to case (2025.1.1).
    return bool(hstspreload.in_hsts_preload(host.rstrip(".").lower()))
