"""Every fix there is, in one visible tuple: first the generic checks, then the targeted fixes."""

from collections.abc import Mapping
from types import MappingProxyType

from wizard.causes.added_roots import dangerous_roots
from wizard.fixes.base import CALLERS, EVERYONE, OWNER, STAFF, Fix
from wizard.i18n import N_
from wizard.model.finding import Diagnosis


def _may_have_an_authority(diagnosis: Diagnosis) -> bool:
    """Say whether a private CA may stand behind the site; of a message alone that is not known."""
    from wizard.fixes.private_root import Bar, bar_of

    return bar_of(diagnosis) not in {Bar.OWN_CERTIFICATE, Bar.ON_THE_WAY, Bar.WELL_KNOWN}


def _lacks_www(diagnosis: Diagnosis) -> bool:
    """Say whether a name with or without www is all that the certificate lacks."""
    return any(f.cause == "name-mismatch" and f.form == "www" for f in diagnosis.findings)


CHECKS: tuple[Fix, ...] = (
    Fix(
        id="set-clock",
        step=2,
        title=N_("Set the date and time"),
        check="clock",
        is_settled_by_check=True,
        audiences=EVERYONE,
        source="Chromium components/security_interstitials/core/error_classification: more than 5 minutes off",
    ),
    Fix(
        id="update-system",
        step=2,
        title=N_("Update the operating system"),
        check="system",
        audiences=EVERYONE,
        source="makers' support calendars; systems out of support get no new roots and no new TLS",
    ),
    Fix(
        id="update-roots",
        step=2,
        title=N_("Bring the list of trusted roots up to date"),
        check="roots",
        audiences=EVERYONE,
        source="Windows automatic root update; Debian update-ca-certificates(8); p11-kit update-ca-trust(8)",
    ),
    Fix(
        id="update-browser",
        step=2,
        title=N_("Update the browser"),
        check="browsers",
        audiences=EVERYONE,
        source="Chrome and Firefox bring their own root list and TLS with each release",
    ),
    Fix(
        id="log-in-to-network",
        step=2,
        title=N_("Log in to the network"),
        check="portal",
        is_settled_by_check=True,
        audiences=EVERYONE,
        source="RFC 8952 2.5 (captive portals)",
    ),
    Fix(
        id="turn-off-https-scanning",
        step=2,
        title=N_("Check one setting of your security program"),
        audiences=EVERYONE,
        source="Chromium chrome/browser/resources/ssl/ssl_error_assistant; Firefox mitmdetection",
    ),
    Fix(
        id="remove-added-root",
        step=2,
        title=N_("Remove a root that was added"),
        audiences=EVERYONE,
        is_for=lambda diagnosis: bool(dangerous_roots(diagnosis.evidence.roots)),
        source="US-CERT TA15-051A (Superfish); whoever has a root's key can pass for any site",
    ),
    Fix(
        id="ask-it-department",
        step=2,
        title=N_("Ask the IT department"),
        audiences=EVERYONE,
        source="a company's own CA is distributed by those who run it",
    ),
    Fix(
        id="check-network",
        step=2,
        title=N_("Check the network connection"),
        audiences=EVERYONE,
        source="RFC 9293 (connection establishment and reset)",
    ),
    Fix(
        id="check-proxy",
        step=2,
        title=N_("Check the proxy and VPN settings"),
        check="proxy",
        audiences=EVERYONE,
        source="RFC 9110 9.3.6 (CONNECT)",
    ),
    Fix(
        id="mend-settings",
        step=2,
        title=N_("Put the settings of single programs right"),
        check="settings",
        audiences=EVERYONE,
        source="OpenSSL SSL_CTX_load_verify_locations(3), git-config(1), npm and pip documentation, curl(1), wget(1)",
    ),
    Fix(
        id="mend-name-lookup",
        step=2,
        title=N_("Let the name lead to the right address"),
        check="hosts",
        audiences=EVERYONE,
        source="hosts(5); RFC 1034 5 (resolvers and their caches)",
    ),
    Fix(
        id="read-the-error",
        step=2,
        title=N_("Read what the browser says exactly"),
        audiences=EVERYONE,
        source="the browsers' own error pages (Chromium security_interstitials, Firefox aboutNetError)",
    ),
    Fix(
        id="check-address",
        step=2,
        title=N_("Check the address"),
        audiences=EVERYONE,
        source="RFC 9525 6.3 (the name is compared as it was typed)",
    ),
    Fix(
        id="wait-and-do-not-enter",
        step=3,
        title=N_("Stay out for now"),
        audiences=CALLERS,
        source="RFC 6797 12.1 (no way for a person to go on in spite of the error)",
    ),
)

FOR_CALLERS: tuple[Fix, ...] = (
    Fix(
        id="tell-owner",
        step=3,
        title=N_("Tell the owner of the site"),
        audiences=CALLERS,
        source="only the holder of the server's key can replace its certificate",
    ),
    Fix(
        id="trust-private-ca",
        step=3,
        title=N_("Trust a private authority, after comparing its fingerprint"),
        audiences=EVERYONE,
        is_for=_may_have_an_authority,
        source="RFC 5280 6.1.1 (d) (trust anchors come by a trustworthy way outside the protocol)",
    ),
    Fix(
        id="install-client-certificate",
        step=3,
        title=N_("Install your personal certificate"),
        audiences=EVERYONE,
        source="RFC 8446 4.3.2 (CertificateRequest)",
    ),
    Fix(
        id="ask-for-client-certificate",
        step=3,
        title=N_("Ask for a personal certificate"),
        audiences=CALLERS,
        source="RFC 8446 4.3.2 (CertificateRequest)",
    ),
)

FOR_CERTIFICATES: tuple[Fix, ...] = (
    Fix(
        id="install-private-root-by-it",
        step=3,
        title=N_("Distribute the private root to the managed computers"),
        audiences=STAFF,
        is_for=_may_have_an_authority,
        source="Windows group policy; Firefox policy Certificates; Chrome policy CACertificates",
    ),
    Fix(
        id="renew-certificate",
        step=3,
        title=N_("Renew the certificate"),
        audiences=OWNER,
        source="RFC 5280 4.1.2.5; RFC 8555 7.4 (ACME)",
    ),
    Fix(
        id="fix-start-date",
        step=3,
        title=N_("Use a certificate that is already valid"),
        audiences=OWNER,
        source="RFC 5280 4.1.2.5",
    ),
    Fix(
        id="replace-intermediate",
        step=3,
        title=N_("Replace the outdated certificate in between"),
        audiences=OWNER,
        source="RFC 5280 6.1.3 (a)(2); RFC 8446 4.4.2",
    ),
    Fix(
        id="install-full-chain",
        step=3,
        title=N_("Send the in-between certificate as well"),
        audiences=OWNER,
        source="RFC 8446 4.4.2 (each certificate certifies the one before it)",
    ),
    Fix(
        id="reissue-with-names",
        step=3,
        title=N_("Get a certificate for the right names"),
        audiences=OWNER,
        is_for=lambda diagnosis: not _lacks_www(diagnosis),
        source="RFC 9525 6.3",
    ),
    Fix(
        id="add-www-name",
        step=3,
        title=N_("Cover the name with and without www"),
        audiences=OWNER,
        is_for=_lacks_www,
        source="RFC 9525 6.3 (a wildcard covers one label)",
    ),
    Fix(
        id="reissue-with-san",
        step=3,
        title=N_("Get a certificate with its names where browsers look"),
        audiences=OWNER,
        source="RFC 9525 2 (the common name is not used)",
    ),
    Fix(
        id="replace-self-signed",
        step=3,
        title=N_("Replace the self-signed certificate"),
        audiences=OWNER,
        source="RFC 5280 6.1; RFC 8555 (ACME)",
    ),
    Fix(
        id="reissue-strong-signature",
        step=3,
        title=N_("Get a certificate with a modern signature"),
        audiences=OWNER,
        source="RFC 9155 (MD5 and SHA-1 are deprecated)",
    ),
    Fix(
        id="reissue-strong-key",
        step=3,
        title=N_("Get a certificate with a strong key"),
        audiences=OWNER,
        source="CA/Browser Forum Baseline Requirements 6.1.5",
    ),
    Fix(
        id="reissue-server-usage",
        step=3,
        title=N_("Get a certificate made for servers"),
        audiences=OWNER,
        source="RFC 5280 4.2.1.3 and 4.2.1.12",
    ),
    Fix(
        id="reissue-after-revocation",
        step=3,
        title=N_("Replace the revoked certificate"),
        audiences=OWNER,
        source="RFC 5280 5.3.1; RFC 6960 2.2",
    ),
    Fix(
        id="change-ca",
        step=3,
        title=N_("Change to an authority that browsers trust"),
        audiences=OWNER,
        source="Mozilla and Chrome root programs; resources/data/distrust.toml",
    ),
    Fix(
        id="reissue-shorter",
        step=3,
        title=N_("Get a certificate with a shorter validity"),
        audiences=OWNER,
        source="CA/Browser Forum ballot SC-081v3",
    ),
    Fix(
        id="reissue-with-ct",
        step=3,
        title=N_("Get a certificate that is logged publicly"),
        audiences=OWNER,
        source="RFC 6962 3.3; Chrome CT policy",
    ),
    Fix(
        id="fix-name-constraints",
        step=3,
        title=N_("Use an issuer that may vouch for this name"),
        audiences=OWNER,
        source="RFC 5280 4.2.1.10",
    ),
    Fix(
        id="reissue-clean",
        step=3,
        title=N_("Get a certificate that follows the rules"),
        audiences=OWNER,
        source="RFC 5280 4.2; Python 3.13 ssl.VERIFY_X509_STRICT",
    ),
)

FOR_SERVERS: tuple[Fix, ...] = (
    Fix(
        id="fix-stapling",
        step=3,
        title=N_("Let the server send the proof that is asked for"),
        audiences=OWNER,
        source="RFC 7633 4.2.3.1; RFC 6066 8",
    ),
    Fix(
        id="fix-revocation-service",
        step=3,
        title=N_("Make the revocation service reachable"),
        audiences=OWNER,
        source="RFC 5280 4.2.1.13; RFC 6960",
    ),
    Fix(
        id="fix-pins",
        step=3,
        title=N_("Bring pinned keys up to date"),
        audiences=OWNER,
        source="RFC 7469 (obsolete in browsers, alive in apps)",
    ),
    Fix(
        id="enable-modern-tls",
        step=3,
        title=N_("Switch on today's encryption"),
        audiences=OWNER,
        source="RFC 8996 (TLS 1.0 and 1.1 are deprecated); RFC 9325 3.1",
    ),
    Fix(
        id="fix-ciphers",
        step=3,
        title=N_("Allow the encryption of current browsers"),
        audiences=OWNER,
        source="RFC 9325 4.2",
    ),
    Fix(
        id="enable-tls-on-port",
        step=3,
        title=N_("Switch on encryption on this port"),
        audiences=OWNER,
        source="RFC 9110 4.2.2 (https on port 443)",
    ),
    Fix(
        id="start-server",
        step=3,
        title=N_("Start the server program"),
        audiences=OWNER,
        source="RFC 9293 3.10.7.1 (a closed port answers with a reset)",
    ),
    Fix(
        id="fix-firewall",
        step=3,
        title=N_("Let the firewall pass the port"),
        audiences=OWNER,
        source="RFC 9293 3.8 (no answer, retransmission, timeout)",
    ),
    Fix(
        id="fix-client-certificate-request",
        step=3,
        title=N_("Check whom the server asks for a personal certificate"),
        audiences=OWNER,
        source="RFC 8446 4.3.2 (CertificateRequest)",
    ),
    Fix(
        id="fix-dns",
        step=3,
        title=N_("Mend where the name leads"),
        audiences=OWNER,
        source="RFC 1035; RFC 9499 (NXDOMAIN, SERVFAIL)",
    ),
    Fix(
        id="fix-handshake",
        step=3,
        title=N_("Find out why the server breaks off"),
        audiences=OWNER,
        source="RFC 8446 6.2 (alerts); RFC 6066 3 (server name)",
    ),
)

FIXES: tuple[Fix, ...] = (*CHECKS, *FOR_CALLERS, *FOR_CERTIFICATES, *FOR_SERVERS)

FIX_BY_ID: Mapping[str, Fix] = MappingProxyType({fix.id: fix for fix in FIXES})
