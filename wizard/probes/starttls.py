"""Speak a mail, directory or file protocol up to the point where TLS begins."""

import socket
from collections.abc import Callable, Mapping

from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.target import StartTls
from wizard.probes.base import Job, receive
from wizard.probes.connect import failure_of

LONGEST_LINE = 4_096
MOST_LINES = 100
LONGEST_QUOTE = 200
"""Characters of the server's refusal that are kept."""

_LDAP_STARTTLS = bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037"
"""ExtendedRequest, message 1, name 1.3.6.1.4.1.1466.20037 (RFC 4511 4.14.1), as BER."""


class _RefusedError(Exception):
    """The server will not begin TLS; its words."""


def speak_starttls(sock: socket.socket, protocol: StartTls, job: Job) -> Failure | None:
    """Lead *sock* to the point where the TLS handshake can begin; nothing is left unread.

    Raises `Cancelled`.
    """
    if protocol is StartTls.NONE:
        return None
    try:
        _SPEAKERS[protocol](_Lines(sock, job))
    except _RefusedError as error:
        return Failure(stage=Stage.STARTTLS, kind=FailureKind.STARTTLS_REFUSED, detail=str(error)[:LONGEST_QUOTE])
    except OSError as error:
        return failure_of(error, Stage.STARTTLS)
    return None


class _Lines:
    """Reads byte by byte, so that nothing of TLS is taken away, and bounded."""

    def __init__(self, sock: socket.socket, job: Job) -> None:
        self._sock = sock
        self._job = job

    def send(self, data: bytes) -> None:
        self._sock.sendall(data)

    def byte(self) -> bytes:
        got = receive(self._sock, 1, self._job)
        if not got:
            raise _RefusedError("the server closed the connection before TLS began")
        return got

    def line(self) -> str:
        text = bytearray()
        while not text.endswith(b"\n"):
            if len(text) >= LONGEST_LINE:
                raise _RefusedError("the server sent a line without end")
            text += self.byte()
        return text.decode("ascii", "replace").rstrip("\r\n")

    def reply(self, code: str) -> None:
        """Read an SMTP or FTP reply that has to begin with *code*.

        Of several lines the last one has a space behind the code; FTP allows any words between the first and the
        last (RFC 959 4.2), SMTP repeats the code in each (RFC 5321 4.2.1).
        """
        line = self.line()
        if not line.startswith(code):
            raise _RefusedError(line)
        is_open = line[3:4] == "-"
        for _ in range(MOST_LINES):
            if not is_open:
                return
            is_open = not self.line().startswith(f"{code} ")
        raise _RefusedError("the server's reply has no end")


def _smtp(lines: _Lines) -> None:
    lines.reply("220")
    lines.send(b"EHLO trust-wizard.invalid\r\n")
    lines.reply("250")
    lines.send(b"STARTTLS\r\n")
    lines.reply("220")


def _ftp(lines: _Lines) -> None:
    lines.reply("220")
    lines.send(b"AUTH TLS\r\n")
    lines.reply("234")


def _imap(lines: _Lines) -> None:
    if not (greeting := lines.line()).startswith("* OK"):
        raise _RefusedError(greeting)
    lines.send(b"a1 STARTTLS\r\n")
    for _ in range(MOST_LINES):
        line = lines.line()
        if line.startswith("a1 OK"):
            return
        if line.startswith("a1 "):
            raise _RefusedError(line)
    raise _RefusedError("the server's reply has no end")


def _pop3(lines: _Lines) -> None:
    if not (greeting := lines.line()).startswith("+OK"):
        raise _RefusedError(greeting)
    lines.send(b"STLS\r\n")
    if not (answer := lines.line()).startswith("+OK"):
        raise _RefusedError(answer)


def _ldap(lines: _Lines) -> None:
    lines.send(_LDAP_STARTTLS)
    if lines.byte() != b"\x30":
        raise _RefusedError("the server does not speak LDAP")
    body = b"".join(lines.byte() for _ in range(_ber_length(lines)))
    # LDAPMessage: messageID 1, ExtendedResponse [APPLICATION 24] with resultCode ENUMERATED (RFC 4511 4.12).
    at = body.find(b"\x0a\x01")
    if b"\x78" not in body[:6] or at < 0 or body[at + 2 : at + 3] != b"\x00":
        raise _RefusedError("the directory server refused StartTLS")


def _ber_length(lines: _Lines) -> int:
    first = lines.byte()[0]
    if first < 0x80:
        return first
    count = first & 0x7F
    length = int.from_bytes(b"".join(lines.byte() for _ in range(count))) if 0 < count <= 4 else LONGEST_LINE + 1
    if length > LONGEST_LINE:
        raise _RefusedError("the server's answer is too long")
    return length


_SPEAKERS: Mapping[StartTls, Callable[[_Lines], None]] = {
    StartTls.SMTP: _smtp,
    StartTls.IMAP: _imap,
    StartTls.POP3: _pop3,
    StartTls.LDAP: _ldap,
    StartTls.FTP: _ftp,
}
