"""What each browser and each verifier shows, by its own rules, computed from everything that was found."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from wizard.causes.clients import chromium, firefox, safari, strict
from wizard.causes.clients.facts import chain_facts
from wizard.causes.situation import Situation
from wizard.model.finding import ClientVerdict, Finding


def browsers(situation: Situation, findings: Sequence[Finding]) -> Mapping[str, ClientVerdict]:
    """Return what each browser shows; "OK" where it opens the site."""
    brands = {
        brand.client.id: chromium.verdict(situation, chain_facts(situation, findings, brand.client), brand)
        for brand in (chromium.CHROME, chromium.EDGE)
    }
    others = {
        "firefox": firefox.verdict(situation, chain_facts(situation, findings, firefox.CLIENT)),
        "safari": safari.verdict(situation, chain_facts(situation, findings, safari.CLIENT)),
    }
    return MappingProxyType({**brands, **others})


def verifiers(situation: Situation, findings: Sequence[Finding]) -> Mapping[str, str]:
    """Return what programs that are no browsers say; "OK" where they connect."""
    return MappingProxyType(
        {v.client.id: strict.text(situation, chain_facts(situation, findings, v.client), v) for v in strict.VERIFIERS}
    )
