"""What the rules of the server test ask of the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.model.server import Answer, Endpoint, ServerEvidence, Visit, WebAnswer

VERSIONS = ("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
"""Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """The evidence of one test, with the diagnosis of every endpoint that showed a certificate."""

    evidence: ServerEvidence
    diagnoses: tuple[Diagnosis, ...]

    @property
    def host(self) -> str:
        """The name that the owner asked about."""
        return self.evidence.target.host

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that was asked, in order."""
        return tuple(dict.fromkeys(v.endpoint.address for v in self.evidence.visits))

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits that told the server which name they want."""
        return tuple(v for v in self.evidence.visits if v.sni)

    @property
    def nameless(self) -> Visit | None:
        """The visit that did not tell a name."""
        return next((v for v in self.evidence.visits if not v.sni), None)

    def answer(self, offer: str, address: str | None = None) -> Answer | None:
        """Return the answer to *offer* at *address*, else of the first address; None where nobody asked."""
        asked = [a for a in self.evidence.answers if a.offer == offer]
        return next((a for a in asked if address is None or a.endpoint.address == address), None)

    def protocols(self, address: str) -> Mapping[str, bool | None]:
        """Return which versions are spoken at *address*; None for those nobody asked for there."""

        def spoken(version: str) -> bool | None:
            answer = self.answer(version, address)
            return None if answer is None else answer.protocol == version

        return {version: spoken(version) for version in VERSIONS}

    def speaking(self, version: str) -> tuple[str, ...]:
        """Return the addresses that speak *version*."""
        return tuple(a for a in self.addresses if self.protocols(a)[version])

    def took(self, offer: str) -> bool | None:
        """Say whether the first address took *offer*; None where nobody asked, or no answer came."""
        answer = self.answer(offer)
        return None if answer is None or answer.failure is not None else answer.accepted

    def web(self, scheme: str, name: str) -> WebAnswer | None:
        """Return the answer of the plain ("http") or the secure ("https") site *name*."""
        return next((w for w in self.evidence.web if w.url == f"{scheme}://{name}/"), None)

    def first(self) -> Diagnosis | None:
        """Return the diagnosis of the name that the owner asked about, at its first address."""
        return next((d for d in self.diagnoses if d.evidence.target.host == self.host), None)


def endpoint_name(endpoint: Endpoint) -> str:
    """Return how an endpoint is called in a sentence."""
    return f"{endpoint.name} ({endpoint.address})"


def sent_chain(diagnosis: Diagnosis) -> tuple[Certificate, ...]:
    """Return the readable certificates that were sent, leaf first."""
    return tuple(c for c in diagnosis.chain if isinstance(c, Certificate))
