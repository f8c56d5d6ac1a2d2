"""What the user wants to reach, and how."""

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wizard.model.terms import Part


def is_address(host: str) -> bool:
    """Say whether *host* is an IP address, without brackets."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class StartTls(StrEnum):
    """The protocol that is spoken before TLS begins on the same connection."""

    NONE = "none"
    SMTP = "smtp"
    IMAP = "imap"
    POP3 = "pop3"
    LDAP = "ldap"
    FTP = "ftp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A server to check: *host* is an A-label name or an IP address without brackets."""

    host: str
    port: int
    scheme: str = "https"
    starttls: StartTls = StartTls.NONE
    connect_to: tuple[str, int] | None = None
    """Where the TCP connection really goes, when it is not *host* and *port*."""

    @property
    def address(self) -> str:
        """``host``, or ``host:port`` when the port is not the scheme's own; for people and for reports."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if (self.scheme, self.port) == ("https", 443) else f"{host}:{self.port}"


QUICK_PARTS = frozenset(Part) - {Part.UPDATES}
"""What takes no longer than the check of a site does."""

DECIDING_PARTS = frozenset({Part.RESOLUTION, Part.CLOCK, Part.PORTAL, Part.SYSTEM, Part.LOOKUP, Part.WAYS})
"""What an answer about a site may depend on."""

NO_SITE_PARTS = frozenset(Part) - {Part.RESOLUTION, Part.LOOKUP, Part.WAYS}
"""What can be looked at without a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyLogin:
    """A user name and a password for a proxy. Neither is shown, written or logged anywhere."""

    user: str = field(repr=False)
    password: str = field(repr=False)
    proxy: str = ""
    """``host:port`` of the only proxy that is given them; empty for whichever this computer's settings name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """How to check: every field has the contract's default."""

    timeout_s: float = 10.0
    fetch: bool = True
    """False: no network access but the one connection."""
    at: datetime | None = None
    """The time to verify at; None for now."""
    extra_roots: tuple[bytes, ...] = ()
    """DER of roots trusted besides the stores."""
    only_roots: tuple[bytes, ...] | None = None
    """DER of the only roots trusted; None to use the stores."""
    time_sources: tuple[str, ...] = ()
    """Plain-http addresses whose Date tells the time; empty for the built-in ones."""
    portal_checks: tuple[str, ...] = ()
    """Plain-http addresses that answer 204 when no portal stands between; empty for the built-in ones."""
    parts: frozenset[Part] = QUICK_PARTS
    """What is looked at of this computer and its network beside the site."""
    compare_with: tuple[Target, ...] = ()
    """Hosts whose certificates are compared with those of an unknown authority; empty for the built-in ones."""
    resolvers: tuple[tuple[str, int], ...] = ()
    """Address and port of the name servers that are asked as well; empty for the built-in ones."""
    proxy_login: ProxyLogin | None = None
    """What to log in with, where a proxy wants that; None for what was kept."""
