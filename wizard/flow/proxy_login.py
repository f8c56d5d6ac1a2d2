"""The login for a proxy: what one asks for, and what is kept for it in the system's keyring."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.flow.passwords import Ring, forget_secret, keep_secret, secret_of
from wizard.model.evidence import Stage
from wizard.model.target import ProxyLogin

if TYPE_CHECKING:  # the command line asks for a login before it loads the rules
    from wizard.model.finding import Diagnosis

SERVICE = "trust-wizard-proxy"
"""What the keyring lists the logins under; the user name of each is the proxy's ``host:port``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLogin:
    """What a proxy asks for, that carried no connection without it."""

    proxy: str
    """``host:port``."""
    was_wrong: bool
    """Whether it was given a user name and a password, which it did not accept."""


def wanted_login(diagnosis: Diagnosis) -> WantedLogin | None:
    """Return the login that would have let the check through; None where none would, or none that is known here."""
    attempt = diagnosis.evidence.main
    login = attempt.failure.login if attempt and attempt.failure else None
    if attempt is None or attempt.via_proxy is None or login is None or not login.is_known:
        return None
    return WantedLogin(proxy=attempt.via_proxy, was_wrong=login.given)


def was_accepted(diagnosis: Diagnosis, login: ProxyLogin) -> bool:
    """Say whether the proxy that *login* is for carried the check, however that ended."""
    attempt = diagnosis.evidence.main
    if attempt is None or attempt.via_proxy != login.proxy:
        return False
    return attempt.failure is None or attempt.failure.stage is not Stage.PROXY


def login_for(proxy: str, ring: Ring | None = None) -> ProxyLogin | None:
    """Return the login that was kept for *proxy* (``host:port``); None when there is none.

    A locked keyring has none: nobody is asked to unlock it for this. Not for the window's own thread.
    """
    return _read(proxy, secret_of(SERVICE, proxy, ring))


def keep_login(login: ProxyLogin, ring: Ring | None = None) -> bool:
    """Keep *login* for its proxy, and say whether that was possible; if not, it holds only as long as the program runs.

    The system may ask the person to unlock its keyring.
    """
    return bool(login.proxy) and keep_secret(SERVICE, login.proxy, json.dumps([login.user, login.password]), ring)


def forget_login(proxy: str, ring: Ring | None = None) -> bool:
    """Take the login for *proxy* out of the keyring, and say whether one was there."""
    return forget_secret(SERVICE, proxy, ring)


def settle_login(login: ProxyLogin, ring: Ring | None = None, *, keep: bool) -> None:
    """Keep a *login* that was accepted; or else forget the one that was kept for its proxy, which is not the right one.

    Not for the window's own thread.
    """
    if keep:
        keep_login(login, ring)
    elif login_for(login.proxy, ring) is not None:
        forget_login(login.proxy, ring)


def _read(proxy: str, secret: str | None) -> ProxyLogin | None:
    """Return the login in what a keyring gave; other programs can write there, too."""
    try:
        read = json.loads(secret or "null")
    except (ValueError, RecursionError):
        return None
    match read:
        case [str(user), str(password)]:
            return ProxyLogin(user=user, password=password, proxy=proxy)
        case _:
            return None
