"""The products that open secure connections: whose issuer name is whose, and where the scanning is switched off."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard import resources
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.pki.kept import kept


class ProductKind(StrEnum):
    """What a product is for."""

    ANTIVIRUS = "antivirus"
    PROXY = "proxy"
    FILTER = "filter"
    DEBUGGER = "debugger"
    MALWARE = "malware"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product of data/interceptors.toml."""

    name: str
    kind: ProductKind
    on_chromiums_list: bool = False
    """Whether Chromium knows the product by this issuer, and names it."""

    @property
    def switch(self) -> str:
        """Where its scanning is switched off, as a message id."""
        return SWITCHES.get(self.name, SWITCH_OF_KIND[self.kind])


# Menus as the makers' pages have them (V) or from memory (M), read 2026-11; names of menus move with each version.
SWITCHES: Mapping[str, str] = {
    # M; support.avast.com tells of it under "HTTPS scanning in Web Shield"
    "Avast Antivirus": N_(
        "Menu > Settings > Protection > Core Shields > Web Shield: clear the tick at “Enable HTTPS scanning”"
    ),
    # M
    "AVG Antivirus": N_("Menu > Settings > Basic protection > Web Shield: clear the tick at “Enable HTTPS scanning”"),
    # M
    "Norton": N_("Security > Advanced > Web Shield (or Safe Web): switch “HTTPS scanning” off"),
    # M
    "Bitdefender Antivirus": N_("Protection > Online Threat Prevention > Settings: switch “Encrypted web scan” off"),
    # V support.eset.com KB5833
    "ESET": N_("F5 (Advanced setup) > Protections > SSL/TLS: switch “Enable SSL/TLS” off"),
    # V support.kaspersky.com 157530
    "Kaspersky": N_(
        "Settings > Network settings > Encrypted connections scanning: choose “Do not scan encrypted connections”"
    ),
    # M
    "Dr.Web": N_("Security Center > Settings > Network: switch “Scan encrypted traffic” off"),
    # M
    "AdGuard": N_("Settings > Network: switch “HTTPS filtering” off"),
    # V charlesproxy.com, SSL proxying
    "Charles Proxy": N_("Proxy > SSL Proxying Settings: clear the tick at “Enable SSL Proxying”"),
    # M
    "Fiddler": N_(
        "Tools > Options > HTTPS: clear the tick at “Decrypt HTTPS traffic”, then Actions > Reset All Certificates"
    ),
}

SWITCH_OF_KIND: Mapping[ProductKind, str] = {
    ProductKind.ANTIVIRUS: N_("its settings, under a name such as HTTPS scanning, SSL scanning or encrypted web scan"),
    ProductKind.PROXY: N_("only those who run the network can do that; ask the IT department"),
    ProductKind.FILTER: N_("its settings, under HTTPS filtering; at work or school ask the IT department"),
    ProductKind.DEBUGGER: N_("end the program, switch the proxy of the system off, and remove its root certificate"),
    ProductKind.MALWARE: N_("remove the program and its root certificate; it cannot be put in order"),
}


def product_of(certificate: Certificate) -> Product | None:
    """Return the product that issues under this certificate's issuer name, if it is a known one."""
    issuer = certificate.issuer
    return _product_named(*(tuple(issuer.values(oid)) for oid in ("2.5.4.3", "2.5.4.10", "2.5.4.11")))


@kept(64)
def _product_named(cn: tuple[str, ...], o: tuple[str, ...], ou: tuple[str, ...]) -> Product | None:
    """Return the same: of one issuer it is asked at every date, and for every site among many."""
    return product_named({"cn": cn, "o": o, "ou": ou})


def product_named(names: Mapping[str, Sequence[str]]) -> Product | None:
    """Return the product that issues under these names ("cn", "o" and "ou" of an issuer), if it is a known one."""
    for rule in resources.read_toml("data", "interceptors.toml")["interceptor"]:
        wanted = [(key, rule[key]) for key in names if key in rule]
        if all(any(re.fullmatch(pattern, value) for value in names[key]) for key, pattern in wanted):
            return Product(
                name=rule["name"], kind=ProductKind(rule["kind"]), on_chromiums_list=_is_chromiums(rule, names["cn"])
            )
    return None


def _is_chromiums(rule: Mapping[str, str], common_names: Sequence[str]) -> bool:
    """Say whether Chromium's own row of the product takes the issuer, where ours takes more."""
    narrower = rule.get("chromium_cn")
    if narrower is not None:
        return any(re.fullmatch(narrower, name) for name in common_names)
    return rule["origin"].startswith("chromium")
