"""The proxies of a macOS system. Not yet run on a real Mac."""

from wizard.model.computer import ProxyEvidence, Trouble
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.proxies.common import proxies
from wizard.probes.system.macos import field_of


def read_proxy(job: Job) -> ProxyEvidence:
    """Return the proxies in use. Raises `Cancelled`."""
    settings = ask(["/usr/sbin/scutil", "--proxy"], job)
    troubles = (settings,) if isinstance(settings, Trouble) else ()
    pac = None if isinstance(settings, Trouble) else pac_url(settings)
    return ProxyEvidence(proxies=proxies(), pac_url=pac, troubles=troubles)


def pac_url(settings: str) -> str | None:
    """Return the automatic proxy configuration in what ``scutil --proxy`` prints, where it is in use."""
    is_used = field_of(settings, "ProxyAutoConfigEnable") == "1"
    return field_of(settings, "ProxyAutoConfigURLString") if is_used else None
