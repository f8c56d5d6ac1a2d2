"""What a site's servers answer over HTTP and HTTPS: the redirect of the plain site, and HSTS of the secure one."""

import ssl
from dataclasses import replace

from wizard.model.evidence import Failure
from wizard.model.server import Endpoint, WebAnswer
from wizard.model.target import CheckOptions
from wizard.probes.base import Job
from wizard.probes.connect import open_connection
from wizard.probes.web import Answer, ask_over


def ask_plain(url: str, endpoint: Endpoint, job: Job) -> WebAnswer:
    """Ask *url* once at *endpoint*, without following redirects. Raises `Cancelled`."""
    opened = open_connection([endpoint.address], endpoint.port, job)
    if isinstance(opened, Failure):
        return WebAnswer(url=url, status=None, error=opened.detail)
    with opened.sock:
        return _seen(url, ask_over(opened.sock, url, job))


def ask_secure(url: str, endpoint: Endpoint, job: Job, options: CheckOptions) -> WebAnswer:
    """Ask *url* once over a connection that is verified as any program's: on another, browsers ignore the header.

    Raises `Cancelled`.
    """
    opened = open_connection([endpoint.address], endpoint.port, job)
    if isinstance(opened, Failure):
        return WebAnswer(url=url, status=None, error=opened.detail)
    with opened.sock:
        try:
            with _context(options).wrap_socket(
                opened.sock, server_hostname=endpoint.name, do_handshake_on_connect=False
            ) as secure:
                _shake(secure, job)
                return replace(_seen(url, ask_over(secure, url, job)), leaf=secure.getpeercert(binary_form=True))
        except (OSError, ValueError) as error:
            # ssl.SSLError is an OSError; ValueError is for a name that ssl cannot check.
            return WebAnswer(url=url, status=None, error=str(error))


def _seen(url: str, answer: Answer) -> WebAnswer:
    return WebAnswer(
        url=url, status=answer.status or None, location=answer.headers.get("location"),
        hsts=answer.headers.get("strict-transport-security"), error=answer.error,
    )  # fmt: skip


def _context(options: CheckOptions) -> ssl.SSLContext:
    # With roots of our own, those of the system are not loaded.
    only = None if options.only_roots is None else b"".join(options.only_roots)
    context = ssl.create_default_context(cadata=only)
    if only is None and options.extra_roots:
        context.load_verify_locations(cadata=b"".join(options.extra_roots))
    # Browsers take RSA key exchange and CBC, which Python leaves out, and do not mind what its strict mode (3.13) does:
    # what such a site sends them counts.
    context.set_ciphers("DEFAULT")
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _shake(secure: ssl.SSLSocket, job: Job) -> None:
    """Finish the handshake in short waits. Raises OSError, and `Cancelled`."""
    while True:
        job.cancel.check()
        if job.deadline.is_over:
            raise TimeoutError("the handshake is too slow")
        try:
            return secure.do_handshake()
        except TimeoutError:
            continue
