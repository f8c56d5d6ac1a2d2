"""What messages are about that have nothing to do with trust in a secure connection: said, instead of nothing."""

from collections.abc import Mapping

from wizard.i18n import N_

TOPICS: Mapping[str, str] = {
    "code-signing": N_("This is about the signature of a program, a driver or an update, not about a site."),
    "domain-trust": N_(
        "This is about the trust between this computer and its company's domain, not about a site; the IT department can renew it."
    ),
    "ssh": N_("This is about SSH, which knows servers by their own keys and has no certificates of sites."),
    "package-signature": N_("This is about the signature of packages (GPG), not about the connection they come over."),
    "token": N_("This is about a sign-in token that is no longer accepted, not about a certificate."),
    "web-page": N_("This is about what a page may load or run, not about the connection to its site."),
    "http": N_("The site answered, and refused or failed; the secure connection itself worked."),
    "browser-internal": N_("This is about the browser's own files, pages or downloads, not about a secure connection."),
    "network-other": N_("This is about the network, not about a secure connection to a site."),
    "local-file": N_("This is about a file with a key or a certificate that cannot be read, not about a connection."),
    "email-signature": N_("This is about the signature or encryption of a message, not about a connection."),
    "programming": N_("This is about a program's own error, not about trust in a site."),
    "all-well": N_("This says that all is well."),
    "sign-in": N_("This is about signing in, not about trust in the site."),
    "database": N_("This is about a database, not about the security of the connection to it."),
    "key-store": N_("This is about a store of keys or certificates, or a smart card, not about a connection."),
    "reminder": N_("This is a reminder that a certificate is going to end; nothing has failed yet."),
    "other-certificate": N_("This is about a certificate on paper, of a person or of goods, not of a server."),
    "how-to": N_("This is an instruction or a description, not an error message."),
    "certificate-request": N_("This is about getting or renewing a certificate, not about trusting one."),
    "wifi": N_("This is about joining a wireless network or a VPN, not about a site."),
}
"""Topic -> what is said, for people."""
