"""The proxies in use."""

from collections.abc import Sequence

from wizard.causes.rows.base import line, unseen
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.computer import ProxyEvidence
from wizard.model.finding import Check, CheckState, Finding


def proxy_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about proxies."""
    proxy = situation.evidence.proxy
    if not isinstance(proxy, ProxyEvidence):
        return unseen("proxy", N_("The proxy settings were not looked at."))
    if proxy.pac_url or proxy.proxies:
        names = ", ".join(f"{scheme}: {place}" for scheme, place in proxy.proxies) or "PAC"
        return line("proxy", CheckState.OK, N_("A proxy is in use: {names}."), names=names)
    return line("proxy", CheckState.OK, N_("No proxy is in use."))
