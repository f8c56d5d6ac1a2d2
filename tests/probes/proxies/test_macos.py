"""No Mac was at hand: what scutil prints has the form of Apple's documentation, partly from memory.

scutil(8), --proxy: the SystemConfiguration dictionary as text, "key : value" a line; the keys are those of Apple
Developer, SystemConfiguration, SCSchemaDefinitions (ProxyAutoConfigEnable, ProxyAutoConfigURLString).
"""

import pytest

from wizard.probes.proxies.macos import pac_url

DIRECT = """<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  FTPPassive : 1
}
"""

AUTOMATIC = """<dictionary> {
  HTTPEnable : 0
  HTTPSEnable : 0
  ProxyAutoConfigEnable : 1
  ProxyAutoConfigURLString : http://wpad.corp.example/proxy.pac?a=b:c
  __SCOPED__ : <dictionary> {
    en0 : <dictionary> {
      ProxyAutoConfigEnable : 0
    }
  }
}
"""


def test_the_automatic_proxy_configuration_counts_where_it_is_in_use() -> None:
    assert pac_url(AUTOMATIC) == "http://wpad.corp.example/proxy.pac?a=b:c"


@pytest.mark.parametrize("settings", ["", DIRECT, AUTOMATIC.replace("Enable : 1", "Enable : 0")])
def test_a_configuration_that_is_not_in_use_does_not_count(settings: str) -> None:
    assert pac_url(settings) is None
