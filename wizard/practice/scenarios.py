"""The catalogue of the practice sites: what each one breaks, in words for the learner."""

from dataclasses import dataclass

from wizard.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One practice site; *title* and *story* are message ids."""

    id: str
    cause: str | None
    """The cause id that a check must name first; None where nothing is wrong, or where the contract leaves it open."""
    title: str
    story: str
    """What is broken, and what the learner should see: plain sentences."""

    @property
    def host(self) -> str:
        """The site's name: below ``localhost``, so that browsers look for it on this computer (RFC 6761 6.3)."""
        return f"{self.id}.practice.localhost"


SCENARIOS = (
    Scenario(
        id="good",
        cause=None,
        title=N_("Nothing is wrong"),
        story=N_(
            "Everything is right here. The check finds nothing to mend, and a browser that trusts the "
            "practice root opens the page."
        ),
    ),
    Scenario(
        id="expired",
        cause="expired",
        title=N_("The certificate has expired"),
        story=N_(
            "The site's certificate ran out ten days ago. Its owner has to renew it; nothing is wrong with "
            "your computer."
        ),
    ),
    Scenario(
        id="not-yet-valid",
        cause="not-yet-valid",
        title=N_("The certificate is not valid yet"),
        story=N_(
            "The site's certificate begins in ten days. Either the owner installed it too early, or a clock "
            "is behind; here it is the owner."
        ),
    ),
    Scenario(
        id="wrong-name",
        cause="name-mismatch",
        title=N_("The certificate is for another site"),
        story=N_(
            "The certificate is right in everything but the name: it belongs to another site. The two names "
            "should appear side by side."
        ),
    ),
    Scenario(
        id="missing-www",
        cause="name-mismatch",
        title=N_("The certificate is only for the address with www"),
        story=N_(
            "The certificate covers the name with www in front, and the address is without it. The owner "
            "needs a certificate for both names."
        ),
    ),
    Scenario(
        id="self-signed",
        cause="self-signed",
        title=N_("The site signed its own certificate"),
        story=N_("No certification authority stands behind this certificate: the server made and signed it itself."),
    ),
    Scenario(
        id="private-ca",
        cause="unknown-ca",
        title=N_("The certificate comes from a company's own authority"),
        story=N_(
            "The certificate was issued by an authority that only its company's computers know. The chain "
            "should end at a root that is not trusted."
        ),
    ),
    Scenario(
        id="missing-intermediate",
        cause="missing-intermediate",
        title=N_("The server does not send the whole chain"),
        story=N_(
            "The certificate is good, but the server leaves out the one between it and the root. The owner "
            "has to install the full chain."
        ),
    ),
    Scenario(
        id="missing-intermediate-aia",
        cause="missing-intermediate",
        title=N_("The chain is incomplete, but some browsers find the rest"),
        story=N_(
            "The server leaves out the intermediate certificate, and the certificate says where to fetch it. "
            "Chrome fetches it and opens the page, Firefox does not."
        ),
    ),
    Scenario(
        id="expired-intermediate",
        cause="chain-expired",
        title=N_("The certificate in the middle of the chain has expired"),
        story=N_("The site's own certificate is still valid, but the intermediate one above it ran out ten days ago."),
    ),
    Scenario(
        id="weak-signature",
        cause="weak-signature",
        title=N_("The certificate is signed with an outdated method"),
        story=N_("The certificate is signed with SHA-1, which can be forged. Every browser refuses it."),
    ),
    Scenario(
        id="weak-key",
        cause="weak-key",
        title=N_("The site's key is too short"),
        story=N_(
            "The certificate holds an RSA key of 768 bits, which can be broken. The owner needs a new key and "
            "a new certificate."
        ),
    ),
    Scenario(
        id="wrong-usage",
        cause="wrong-usage",
        title=N_("The certificate is not meant for a server"),
        story=N_("The certificate allows its holder to sign in as a client, and not to be a web server."),
    ),
    Scenario(
        id="no-san",
        cause="no-san",
        title=N_("The certificate names its site in the old way only"),
        story=N_(
            "The site's name stands only in the certificate's common name. Browsers have not read it there "
            "for years and say that the name is wrong."
        ),
    ),
    Scenario(
        id="revoked-ocsp",
        cause="revoked",
        title=N_("The certificate was revoked (the authority says so when asked)"),
        story=N_(
            "The key was stolen and the authority called the certificate back. Its answering service says so; "
            "not every browser asks it."
        ),
    ),
    Scenario(
        id="revoked-crl",
        cause="revoked",
        title=N_("The certificate was revoked (it is on the authority's list)"),
        story=N_(
            "The key was stolen and the authority called the certificate back. It is on the published "
            "revocation list; not every browser reads it."
        ),
    ),
    Scenario(
        id="old-protocol",
        cause="protocol-version",
        title=N_("The server speaks only an outdated protocol"),
        story=N_(
            "The server offers nothing but TLS 1.0, which browsers gave up in 2020. The server's software has "
            "to be brought up to date."
        ),
    ),
    Scenario(
        id="no-common-cipher",
        cause="cipher-mismatch",
        title=N_("Browser and server have no encryption method in common"),
        story=N_(
            "The server insists on an encryption method that no browser offers. Its owner has to allow a usual one."
        ),
    ),
    Scenario(
        id="plain-http",
        cause="not-tls",
        title=N_("The server answers without encryption"),
        story=N_(
            "An unencrypted web server sits where the secure one should be. Often the port or the server's "
            "configuration is wrong."
        ),
    ),
    Scenario(
        id="reset",
        cause="connection-reset",
        title=N_("The connection is cut off"),
        story=N_("The connection opens and is then cut off by force, as some firewalls do it."),
    ),
    Scenario(
        id="closed",
        cause="connection-refused",
        title=N_("Nothing listens at this address"),
        story=N_(
            "The computer is there, but no program answers at this port: the server is switched off, or the "
            "port is wrong."
        ),
    ),
    Scenario(
        id="stalled",
        cause="timeout",
        title=N_("The server never answers"),
        story=N_(
            "The connection opens, and then nothing comes. The check should give up when its time is over, "
            "and say where it waited."
        ),
    ),
    Scenario(
        id="client-certificate",
        cause="client-certificate-required",
        title=N_("The server wants a certificate from you"),
        story=N_(
            "The site lets in only those who show a certificate of their own, such as a company's or a smart card's."
        ),
    ),
    Scenario(
        id="captive-portal",
        cause="captive-portal",
        title=N_("A login page answers in the site's place"),
        story=N_(
            "You are on a guest network that wants you to log in first. Until then it answers for every site, "
            "with its own certificate."
        ),
    ),
    Scenario(
        id="interception",
        cause="interception",
        title=N_("A security product opens the secure connection"),
        story=N_(
            "A program or a company's gateway reads the traffic and shows its own certificate. The computer "
            "does not know the product's root."
        ),
    ),
    Scenario(
        id="wrong-clock",
        cause="clock-wrong",
        title=N_("This computer's clock is wrong"),
        story=N_(
            "Here the whole world is 400 days ahead, so that your clock seems to be behind and the "
            "certificate seems not to be valid yet."
        ),
    ),
)
"""What learners see, from the healthy site to the hardest to tell."""

HOSTILE = (
    Scenario(
        id="garbage",
        cause="not-tls",
        title=N_("Meaningless bytes"),
        story=N_("The server answers with bytes that belong to no protocol."),
    ),
    Scenario(
        id="drip",
        cause="timeout",
        title=N_("One byte a second"),
        story=N_("The server answers so slowly that the handshake never ends."),
    ),
    Scenario(
        id="hundred-certificates",
        cause=None,
        title=N_("A hundred certificates"),
        story=N_("The server sends the right chain and then 98 certificates that do not belong to it."),
    ),
    Scenario(
        id="sixteen-megabytes",
        cause=None,
        title=N_("An endless handshake"),
        story=N_("The server streams a single handshake message of 16 megabytes."),
    ),
    Scenario(
        id="closes-after-hello",
        cause=None,
        title=N_("Closed without an answer"),
        story=N_("The server reads the greeting and closes the connection in order."),
    ),
    Scenario(
        id="alert",
        cause=None,
        title=N_("The handshake is refused"),
        story=N_("The server answers every greeting with the alert handshake_failure."),
    ),
    Scenario(
        id="internal-error",
        cause=None,
        title=N_("The server reports a fault of its own"),
        story=N_("The server answers every greeting with the alert internal_error."),
    ),
    Scenario(
        id="client-certificate-old",
        cause="client-certificate-required",
        title=N_("The server wants a certificate from you (TLS 1.2)"),
        story=N_(
            "As the site that wants a certificate, in the older protocol, where the refusal comes inside the handshake."
        ),
    ),
)
"""What only the tests visit; the contract leaves the cause of most of them open."""
