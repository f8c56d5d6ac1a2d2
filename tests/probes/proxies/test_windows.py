"""No Windows was at hand: the values have the form of the vendors' documentation, whose pages are named from memory.

Internet Settings, AutoConfigURL: Microsoft Learn, "Automatic configuration settings for Internet Explorer 11".
"""

from wizard.probes.proxies.windows import proxy_from

INTERNET = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings"


def test_the_automatic_proxy_configuration_is_told() -> None:
    url = "http://wpad.corp.example/proxy.pac"
    assert proxy_from(lambda key, value: {(INTERNET, "AutoConfigURL"): url}.get((key, value))).pac_url == url
