"""The proxies of a Windows system, from the registry. Not yet run on a real Windows."""

from wizard.model.computer import ProxyEvidence
from wizard.probes.base import Job
from wizard.probes.proxies.common import proxies
from wizard.probes.system.windows import ReadValue, registry_value

_INTERNET_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings"


def read_proxy(job: Job) -> ProxyEvidence:
    """Return the proxies in use. Raises `Cancelled`."""
    job.cancel.check()
    return proxy_from(registry_value)


def proxy_from(read: ReadValue) -> ProxyEvidence:
    """Return the proxies that the registry values behind *read* describe."""
    return ProxyEvidence(proxies=proxies(), pac_url=read(_INTERNET_KEY, "AutoConfigURL"))
