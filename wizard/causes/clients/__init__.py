"""What each browser and each verifier shows, by its own rules, computed from everything that was found."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from wizard.causes.clients import chromium, firefox, safari, strict
from wizard.causes.situation import Situation
from wizard.model.finding import ClientVerdict, Finding


def browsers(situation: Situation, findings: Sequence[Finding]) -> Mapping[str, ClientVerdict]:
    """Return what each browser shows; "OK" where it opens the site."""
    return MappingProxyType(
        {
            "chrome": chromium.verdict(situation, findings, chromium.CHROME),
            "edge": chromium.verdict(situation, findings, chromium.EDGE),
            "firefox": firefox.verdict(situation, findings),
            "safari": safari.verdict(situation, findings),
        }
    )


def verifiers(situation: Situation, findings: Sequence[Finding]) -> Mapping[str, str]:
    """Return what programs that are no browsers say; "OK" where they connect."""
    return MappingProxyType(strict.texts(situation, findings))
