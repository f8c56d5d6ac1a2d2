"""A site on a real nginx, set up right unless told otherwise, and the server test of it."""

from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.nginx import Nginx, free_port
from tests.support.pki import AT, Authority, Leaf, Pki, Validity, der_of, healthy_leaf, issue, new_rsa_key, pem_of
from wizard.flow.server_check import check_server
from wizard.model.server import ServerReport
from wizard.model.target import CheckOptions, Target

HOST = "site.test"
HSTS = 'add_header Strict-Transport-Security "max-age=31536000";'


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How one nginx is set up; the defaults are right."""

    leaf: Leaf
    chain: tuple[x509.Certificate, ...]
    """What is sent after the leaf."""
    issuer: Authority
    tls: str = "ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;"
    headers: str = HSTS
    plain: str = "return 301 https://$host$request_uri;"
    more: str = ""
    """Further server blocks, with {folder}, {port} as fields."""


class Running:
    """A site that runs; `report` tests it."""

    def __init__(self, folder: Path, site: Site, pki: Pki) -> None:
        self.folder, self.site, self.pki = folder, site, pki
        self.port, self.plain = free_port(), free_port()
        write(folder, "leaf", issue(site.leaf, site.issuer), site.leaf, site.chain)
        self.root = folder / "root.pem"
        self.root.write_bytes(pem_of(pki.root.certificate))

    def servers(self) -> str:
        folder, site = self.folder, self.site
        return f"""
            server {{
                listen 127.0.0.1:{self.port} ssl; server_name {HOST} www.{HOST};
                ssl_certificate {folder}/leaf.pem; ssl_certificate_key {folder}/leaf.key; {site.tls} {site.headers}
                location / {{ return 200 "hello"; }}
            }}
            server {{ listen 127.0.0.1:{self.plain}; server_name {HOST} www.{HOST}; {site.plain} }}
            {site.more.format(folder=folder, port=self.port)}
        """

    def __enter__(self) -> Self:
        self.nginx = Nginx(self.folder, self.servers(), ("127.0.0.1", self.port), ("127.0.0.1", self.plain))
        self.nginx.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.nginx.__exit__(kind, error, trace)

    def report(self) -> ServerReport:
        """Test the server, at the time of the test certificates."""
        return check_server(self.target, self.options, http_port=self.plain)

    def report_by_name(self) -> ServerReport:
        """Test the server at the addresses that the name lookup gives."""
        return check_server(Target(host=HOST, port=self.port), self.options, http_port=self.plain)

    @property
    def target(self) -> Target:
        """The site, without a name lookup."""
        return Target(host=HOST, port=443, connect_to=("127.0.0.1", self.port))

    @property
    def options(self) -> CheckOptions:
        """Trust in the site's root alone, at the time of the certificates."""
        return CheckOptions(only_roots=(der_of(self.pki.root.certificate),), at=AT, timeout_s=5.0)


def write(folder: Path, name: str, made: x509.Certificate, leaf: Leaf, chain: tuple[x509.Certificate, ...]) -> None:
    """Write certificate chain and key for nginx."""
    (folder / f"{name}.pem").write_bytes(pem_of(made, *chain))
    secret = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (folder / f"{name}.key").write_bytes(secret)


def right_site(pki: Pki) -> Site:
    """Return a site with which everything is right."""
    # The answer over https is taken by the real clock, which no test can set: so the certificate holds for years.
    years = Validity.around(AT, after_days=6 * 365)
    leaf = replace(healthy_leaf(HOST, f"www.{HOST}"), key=new_rsa_key(), validity=years)
    return Site(leaf=leaf, chain=(pki.issuing.certificate,), issuer=pki.issuing)


OLD = "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ALL:COMPLEMENTOFALL:@SECLEVEL=0;"
"""Everything that OpenSSL still can."""
