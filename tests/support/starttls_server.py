"""Mail, directory and file servers up to the point where TLS begins, spoken line by line as their RFCs say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.support.proxy_server import read_until
from wizard.model.target import StartTls
from wizard.practice.listener import Behaviour, Visit, part

LDAP_REQUEST = bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037"


@dataclass(frozen=True, slots=True)
class Turn:
    """What the server says, and the line with which the visitor has to answer; None where TLS begins."""

    says: bytes
    hears: bytes | None


AGREEING: Mapping[StartTls, Sequence[Turn]] = {
    # RFC 3207 5 and RFC 5321 4.2.1 (a reply of several lines).
    StartTls.SMTP: (
        Turn(b"220-mail.example ESMTP\r\n220 ready\r\n", b"EHLO trust-wizard.invalid\r\n"),
        Turn(b"250-mail.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n", b"STARTTLS\r\n"),
        Turn(b"220 go ahead\r\n", None),
    ),
    # RFC 9051 6.2.1; untagged lines may come at any time.
    StartTls.IMAP: (
        Turn(b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n", b"a1 STARTTLS\r\n"),
        Turn(b"* CAPABILITY IMAP4rev1\r\na1 OK begin\r\n", None),
    ),
    # RFC 2595 4.
    StartTls.POP3: (Turn(b"+OK ready\r\n", b"STLS\r\n"), Turn(b"+OK begin\r\n", None)),
    # RFC 4511 4.14.2: extendedResp with resultCode success, matchedDN and diagnosticMessage empty.
    StartTls.LDAP: (Turn(b"", LDAP_REQUEST), Turn(bytes.fromhex("300c02010178070a010004000400"), None)),
    # RFC 4217 4 and RFC 959 4.2: only the first and the last line of a reply carry the code.
    StartTls.FTP: (
        Turn(b"220-ftp.example\r\nWelcome.\r\n 220 is not the end\r\n220 ready\r\n", b"AUTH TLS\r\n"),
        Turn(b"234 begin\r\n", None),
    ),
}

REFUSING: Mapping[StartTls, Sequence[Turn]] = {
    StartTls.SMTP: (
        *AGREEING[StartTls.SMTP][:2],
        Turn(b"454 TLS not available\r\n", None),
    ),
    StartTls.IMAP: (AGREEING[StartTls.IMAP][0], Turn(b"a1 BAD unknown command\r\n", None)),
    StartTls.POP3: (AGREEING[StartTls.POP3][0], Turn(b"-ERR unknown command\r\n", None)),
    # resultCode protocolError (2), as RFC 4511 4.14.2 asks of a server without TLS.
    StartTls.LDAP: (AGREEING[StartTls.LDAP][0], Turn(bytes.fromhex("300c02010178070a010204000400"), None)),
    StartTls.FTP: (AGREEING[StartTls.FTP][0], Turn(b"502 not implemented\r\n", None)),
}


def leading_to(turns: Sequence[Turn], then: Behaviour) -> Behaviour:
    """Return a behaviour that takes its *turns* with the visitor and goes on with *then*."""

    def serve(visit: Visit) -> None:
        for turn in turns:
            visit.sock.sendall(turn.says)
            if turn.hears is not None and read_until(visit.sock, turn.hears) != turn.hears:
                return
        then(visit)

    return serve


def ending(turns: Sequence[Turn]) -> Behaviour:
    """Return a behaviour that takes its *turns* and closes."""
    return leading_to(turns, lambda visit: part(visit.sock))
