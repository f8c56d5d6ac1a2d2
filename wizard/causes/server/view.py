"""What the rules of the server test ask of the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.model.finding import Diagnosis
from wizard.model.server import VERSION_NAMES, Answer, Endpoint, ServerEvidence, Visit, WebAnswer, site_url

VERSIONS = tuple(VERSION_NAMES)
"""Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """The evidence of one test, with the diagnosis of each of its checks."""

    evidence: ServerEvidence
    diagnoses: tuple[Diagnosis, ...]

    @property
    def host(self) -> str:
        """The name that the owner asked about."""
        return self.evidence.target.host

    def knows(self, name: str) -> bool:
        """Say whether *name* has an address."""
        return any(known == name and addresses for known, addresses in self.evidence.names)

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
        """Return which versions are spoken at *address*; None for those of which that is not known."""
        shown = {
            v.handshake.protocol
            for v in self.evidence.visits
            if v.endpoint.address == address and v.handshake and v.handshake.chain
        }

        def spoken(version: str) -> bool | None:
            answer = self.answer(version, address)
            if answer is None or not answer.is_known:
                return True if version in shown else None
            return answer.protocol == version

        found = {version: spoken(version) for version in VERSIONS}
        if found["TLSv1"] is None and found["TLSv1.1"] is False:
            # A hello up to TLS 1.1 that was refused, or answered with 1.0, tells of 1.0 as well.
            answer = self.answer("TLSv1.1", address)
            found["TLSv1"] = answer is not None and answer.protocol == "TLSv1"
        return found

    def speaks(self, address: str) -> tuple[str, ...]:
        """Return the versions that are spoken at *address*."""
        return tuple(version for version, is_spoken in self.protocols(address).items() if is_spoken)

    def speaking(self, version: str) -> tuple[str, ...]:
        """Return the addresses that speak *version*."""
        return tuple(a for a in self.addresses if version in self.speaks(a))

    @property
    def asked(self) -> tuple[str, ...]:
        """The addresses that were asked for their versions."""
        return tuple(a for a in self.addresses if any(answer.endpoint.address == a for answer in self.evidence.answers))

    @property
    def main(self) -> str | None:
        """The address that was asked everything; None where none could be."""
        return self.evidence.answers[0].endpoint.address if self.evidence.answers else None

    def took(self, offer: str) -> bool | None:
        """Say whether the main address took *offer*; None where that is not known."""
        answer = self.answer(offer)
        return answer.accepted if answer is not None and answer.is_known else None

    def web(self, scheme: str, name: str) -> WebAnswer | None:
        """Return the answer of the plain ("http") or the secure ("https") site *name*."""
        return next((w for w in self.evidence.web if w.url == site_url(scheme, name)), None)

    def first(self) -> Diagnosis | None:
        """Return the diagnosis of the name that the owner asked about, at the first address with a certificate."""
        return next((d for d in self.diagnoses if d.chain and d.evidence.target.host == self.host), None)

    def place(self, diagnosis: Diagnosis) -> str:
        """Return where *diagnosis* was made; with the kind of key where the server has certificates for two."""
        host, attempts = diagnosis.evidence.target.host, diagnosis.evidence.attempts
        address = attempts[0].address if attempts else None
        leaf = diagnosis.chain[0] if diagnosis.chain and self.evidence.other_key is not None else None
        key = leaf.public_key if isinstance(leaf, Certificate) else None
        more = [part for part in (address, key.value.type if isinstance(key, Present) else None) if part]
        return f"{host} ({', '.join(more)})" if more else host

    def chains(self) -> tuple[tuple[Diagnosis, str], ...]:
        """Return each different chain that was sent, by the first diagnosis of it, with all the places that send it."""
        first: dict[tuple[object, ...], Diagnosis] = {}
        places: dict[tuple[object, ...], list[str]] = {}
        for diagnosis in self.diagnoses:
            if diagnosis.chain:
                first.setdefault(diagnosis.chain, diagnosis)
                places.setdefault(diagnosis.chain, []).append(self.place(diagnosis))
        return tuple((diagnosis, ", ".join(places[chain])) for chain, diagnosis in first.items())


def endpoint_name(endpoint: Endpoint) -> str:
    """Return how an endpoint is called in a sentence."""
    return f"{endpoint.name} ({endpoint.address})"


def sent_chain(diagnosis: Diagnosis) -> tuple[Certificate, ...]:
    """Return the readable certificates that were sent, leaf first."""
    return tuple(c for c in diagnosis.chain if isinstance(c, Certificate))
