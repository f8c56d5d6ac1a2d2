"""What a person typed: an address, an error text, a file or a practice site; and the values of the options."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wizard.errors import InputError
from wizard.i18n import tr
from wizard.model.target import StartTls, Target

PRACTICE_SUFFIX = ".practice.localhost"
"""Practice sites have names under this one; browsers and the wizard find them on this computer (RFC 6761 6.3)."""

LONGEST_ADDRESS = 2_000

MESSAGE_SHARE = 0.8
"""A text without spaces is a message when as much of it is recognised as one."""

_SCHEMES: dict[str, tuple[int, StartTls]] = {
    "https": (443, StartTls.NONE),
    "http": (443, StartTls.NONE),
    "wss": (443, StartTls.NONE),
    "ws": (443, StartTls.NONE),
    "smtp": (25, StartTls.SMTP),
    "submission": (587, StartTls.SMTP),
    "smtps": (465, StartTls.NONE),
    "submissions": (465, StartTls.NONE),
    "imap": (143, StartTls.IMAP),
    "imaps": (993, StartTls.NONE),
    "pop3": (110, StartTls.POP3),
    "pop3s": (995, StartTls.NONE),
    "ldap": (389, StartTls.LDAP),
    "ldaps": (636, StartTls.NONE),
    "ftp": (21, StartTls.FTP),
    "ftps": (990, StartTls.NONE),
    "ircs": (6697, StartTls.NONE),
    "mqtts": (8883, StartTls.NONE),
}
"""Scheme -> its port (IANA service names) and what is spoken before TLS. Plain http is checked as https."""

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)", re.DOTALL)
_LOOKS_LIKE_A_CODE = re.compile(
    r"(?:net::)?err_[a-z0-9_]+|(?:sec|ssl|pr)_error_\w+|mozilla_pkix_\w+|\w+_error|0x[0-9a-f]{8}|-\d{3,}|[a-z]+(?:_[a-z0-9]+){2,}",
    re.IGNORECASE,
)
_FOUR_GROUPS = re.compile(r"[0-9a-z]{4}(?:[ -]+[0-9a-z]{4}){3}", re.IGNORECASE)
_NEARLY_FOUR_GROUPS = re.compile(r"[0-9a-z]{3,5}(?:-[0-9a-z]{3,5}){3}", re.IGNORECASE)
"""With a character too few or too many in one of them."""
_MAY_BE_A_CODE = re.compile(r"[0-9a-z]{16}|[0-9a-z]{4}(?:[ -]?[0-9a-z]{4}){2}", re.IGNORECASE)
"""Without its hyphens, or one of the first version."""
_PICTURE = re.compile(r"TW\d:\d\d:")
"""How the texts of a case's pictures begin (`wizard.flow.case_frames`)."""
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class FileInput:
    """A file, or a folder, that exists."""

    path: Path


@dataclass(frozen=True, slots=True)
class TextInput:
    """Words to be explained."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeInput:
    """A case code, which may have a wrong character."""

    code: str


@dataclass(frozen=True, slots=True)
class PracticeInput:
    """A built-in practice site, by its id."""

    scenario: str


def parse_input(text: str) -> Target | FileInput | TextInput | PracticeInput | CodeInput:
    """Decide what *text* is. Raises InputError, fit to stand beside the field, when it is nothing usable."""
    stripped = text.strip().strip("\"'").strip()
    if not stripped:
        raise InputError(tr("Please type the address of the site, for example shop.example."))
    if "\n" in stripped or len(stripped) > LONGEST_ADDRESS:
        return TextInput(text)
    if _PICTURE.match(stripped):
        return TextInput(text)
    if stripped.startswith("practice:"):
        return PracticeInput(stripped.removeprefix("practice:").strip())
    if (path := _path_of(stripped)) is not None:
        return FileInput(path)
    if _is_case_code(stripped):
        return CodeInput(stripped)
    if _SCHEME.fullmatch(stripped) is None and (
        re.search(r"\s", stripped) or _LOOKS_LIKE_A_CODE.fullmatch(stripped) or "::ERR_" in stripped.upper()
    ):
        return TextInput(text)
    if _SCHEME.fullmatch(stripped) is None and _is_a_message(stripped):
        return TextInput(text)
    return parse_target(stripped)


def _is_case_code(text: str) -> bool:
    """Say whether *text* is a case code, or nearly has its groups; what may be a name or a sentence has to fit."""
    groups = re.split("[ -]+", text)
    with_digits = sum(any(map(str.isdigit, group)) for group in groups)
    # Codes without a digit are rare; "this page wont load" and "mail-prod-east-node" have four groups, too.
    if _FOUR_GROUPS.fullmatch(text) and with_digits:
        return True
    if _NEARLY_FOUR_GROUPS.fullmatch(text) and with_digits > 2:
        return [len(group) for group in groups].count(4) == 3
    if not (_MAY_BE_A_CODE.fullmatch(text) or _FOUR_GROUPS.fullmatch(text)):
        return False
    from wizard.flow.case_code import fault_of
    from wizard.flow.spelling import heard

    return fault_of(heard(text)) is None


def _is_a_message(text: str) -> bool:
    """Say whether *text*, which has no spaces, is a code or a sentence of a language without them, and no name."""
    from wizard.causes.explain import explain  # 30 ms that an address with its scheme does not need

    places = [place for match in explain(text).matches for place in match.places]
    return sum(end - start for start, end in places) >= MESSAGE_SHARE * len(text)


def _path_of(text: str) -> Path | None:
    """Return the file that *text* names, or the folder: a mere name is rather that of a site."""
    if "://" in text and not text.lower().startswith("file://"):
        return None
    try:
        path = Path(_path_in(text) if "://" in text else text).expanduser()
        is_there = path.is_file() or (path.is_dir() and len(path.parts) > 1)
    except (OSError, ValueError, RuntimeError):
        return None
    return path if is_there else None


def _path_in(url: str) -> str:
    # A large module, for what is rarely typed.
    from urllib.request import url2pathname

    return url2pathname(url[len("file://") :].removeprefix("localhost"))


def parse_target(text: str, connect_to: str | None = None) -> Target:
    """Return the server that *text* names: URL, ``host``, ``host:port`` or IP address.

    User names, passwords, paths and queries are dropped at once and never kept.
    Raises InputError that says what is wrong and what would be right.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        raise InputError(tr("The address is empty. Type a name such as shop.example."))
    if any(unicodedata.category(c) in {"Cc", "Cf"} for c in typed):
        raise InputError(tr("The address contains invisible characters; please type it by hand."))
    scheme, rest = "https", typed
    if match := _SCHEME.fullmatch(typed):
        scheme, rest = match["scheme"].lower(), match["rest"]
    if scheme not in _SCHEMES:
        known = "https, smtp, imap, pop3, ldap, ftp"
        raise InputError(
            tr(
                '"{scheme}" is not a kind of address that can be checked. These can be: {known}.',
                scheme=scheme,
                known=known,
            )
        )
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rsplit("@", 1)[-1]
    host_text, port_text = _split_port(authority)
    default_port, starttls = _SCHEMES[scheme]
    return Target(
        host=parse_host(host_text),
        port=parse_port(port_text) if port_text is not None else default_port,
        scheme="https" if scheme in {"http", "ws", "wss"} else scheme,
        starttls=starttls,
        connect_to=parse_connect(connect_to) if connect_to is not None else None,
    )


def _split_port(authority: str) -> tuple[str, str | None]:
    if authority.startswith("["):
        host, bracket, tail = authority[1:].partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            raise InputError(
                tr(
                    '"{text}" does not look like an address. IPv6 addresses are written [2001:db8::1]:443.',
                    text=authority,
                )
            )
        return host, tail[1:] or None
    if authority.count(":") > 1:
        return authority, None
    host, colon, port = authority.partition(":")
    return host, (port or None) if colon else None


def parse_port(text: str) -> int:
    """Return the port number in *text*. Raises InputError unless it is 1 to 65535."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 65_535:
        raise InputError(tr('"{text}" is not a port. A port is a number from 1 to 65535, for example 443.', text=text))
    return int(text)


def parse_host(text: str) -> str:
    """Return *text* as an A-label name in lower case without trailing dot, or as a canonical IP address.

    UTS #46 mapping as browsers do it; underscores are allowed as browsers allow them. Raises InputError.
    """
    if not text:
        raise InputError(tr("There is no name of a site in the address. Try something like https://shop.example/."))
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        pass
    name = text.lower().rstrip(".").replace("。", ".")
    if not name.isascii():
        name = _to_a_labels(name, text)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise InputError(tr('"{text}" does not look like an address. Try something like shop.example.', text=text))
    if re.fullmatch(r"[0-9.]+", name):
        raise InputError(tr('"{text}" does not look like an IP address. It has four numbers: 192.0.2.1.', text=text))
    return name


def _to_a_labels(name: str, typed: str) -> str:
    import idna  # only for names that need it: the window starts without it

    try:
        return idna.encode(name, uts46=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise InputError(
            tr('"{text}" does not look like an address. Try something like shop.example.', text=typed)
        ) from None


def parse_connect(text: str) -> tuple[str, int]:
    """Return the address and port of ``--connect``. Raises InputError unless it is ADDR:PORT."""
    host, port = _split_port(text.strip())
    if port is None:
        raise InputError(tr('"{text}" has no port; expected ADDR:PORT, for example 127.0.0.1:8443.', text=text))
    return parse_host(host), parse_port(port)


def parse_resolver(text: str) -> tuple[str, int]:
    """Return the address and port of ``--resolver``; 53 where it names none. Raises InputError for anything else."""
    host, port = _split_port(text.strip())
    try:
        address = str(ipaddress.ip_address(host))
    except ValueError:
        raise InputError(
            tr(
                '"{text}" is not the address of a name server; expected for example 192.0.2.53 or [2001:db8::53]:53.',
                text=text,
            )
        ) from None
    return address, parse_port(port) if port is not None else 53


def parse_time(text: str) -> datetime:
    """Return the moment that *text* names (ISO 8601; UTC when it names no zone). Raises InputError."""
    written = text.strip()
    try:
        moment = datetime.fromisoformat(written.replace("z", "Z"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(
            tr('"{text}" is not a date; expected ISO 8601, for example 2026-11-23T10:00:00Z.', text=text)
        ) from None


def parse_timeout(text: str) -> float:
    """Return the time-out in seconds. Raises InputError unless it is above 0 and at most 600."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise InputError(tr('"{text}" is not a time-out; expected seconds above 0 and at most 600.', text=text))
    return seconds
