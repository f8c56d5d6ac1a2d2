"""Where a server program wants its certificates: the files, the lines that name them, how to check and how to reload."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import msgspec

from wizard import resources
from wizard.fixes.owner.full_chain import FullChain
from wizard.fixes.owner.pem import pem_text
from wizard.i18n import N_
from wizard.model.finding import Fact
from wizard.model.target import Target


class Holds(StrEnum):
    """What a file for a server holds."""

    FULL_CHAIN = "full-chain"
    """The leaf, then the intermediates, as PEM."""
    LEAF = "leaf"
    INTERMEDIATES = "intermediates"
    KEY = "key"
    CHAIN_AND_KEY = "chain-and-key"
    """The leaf, the intermediates and the key in one PEM file."""
    PKCS12 = "pkcs12"
    """The same as PKCS#12 (.pfx, .p12), which a password protects."""


CONTENTS: Mapping[Holds, str] = {
    Holds.FULL_CHAIN: N_("the whole chain: the site’s own certificate, then the intermediates"),
    Holds.LEAF: N_("the site’s own certificate alone"),
    Holds.INTERMEDIATES: N_("the intermediates alone"),
    Holds.KEY: N_("the private key, which is on the server already"),
    Holds.CHAIN_AND_KEY: N_("the whole chain and, at its end, the private key"),
    Holds.PKCS12: N_("the whole chain and the private key, protected by a password"),
}
"""What people call it, as a message id."""


class KeyPlace(StrEnum):
    """Where the private key is."""

    STAYS = "stays"
    INSIDE = "inside"
    PROGRAM = "program"
    PANEL = "panel"


_OF_THE_KEY: Mapping[KeyPlace, str] = {
    KeyPlace.STAYS: N_("The private key stays on the server, in {file}, where only the administrator may read it. Never send it to anybody."),
    KeyPlace.INSIDE: N_("{file} holds the private key, too. Only the administrator may read it; never send it to anybody."),
    KeyPlace.PROGRAM: N_("The private key stays on the server, in {file}. The user that the program runs as must be able to read it, and nobody else. Never send it to anybody."),
    KeyPlace.PANEL: N_("The private key belongs in the panel alone. Where the request was made there, it has it already. Never put it into an e-mail."),
}  # fmt: skip

SAVE_AS = N_("Save these lines in {where}.")
CHANGE_IN = N_("Change these lines in {where}, or add them.")
RUN_IN = N_("Run this in {where}.")

NAME_OF_HOSTER = N_("Your hosting company’s control panel (also for WordPress)")

NOTES: Mapping[str, str] = {
    "apache": N_("Apache before 2.4.8 wants the intermediates in a file of their own, which SSLCertificateChainFile names."),
    "iis": N_("Windows sends the intermediates of its own list, and the import puts them there. If some visitors still get an error, restart the computer."),
    "caddy": N_("Without a tls line, Caddy gets and renews certificates by itself, the whole chain included."),
    "tomcat": N_("Other versions keep server.xml in another folder; the lines are the same."),
    "tomcat-keystore": N_("Put the password that you gave the file in the place of YOUR-PASSWORD."),
    "postfix": N_("Postfix before 3.4 wants smtpd_tls_cert_file for the chain and smtpd_tls_key_file for the key."),
    "exim": N_("On Debian, set MAIN_TLS_ENABLE, MAIN_TLS_CERTIFICATE and MAIN_TLS_PRIVATEKEY in exim4.conf.localmacros instead."),
    "node": N_("Put the two lines with files into your own program. It reads them only when it starts."),
    "home-assistant": N_("From now on, open Home Assistant by https and the name in the certificate."),
}  # fmt: skip
"""What else has to be known, as a message id."""

# Menus as the makers call them in English; what each rests on is told in data/server_programs.toml.
STEPS: Mapping[str, tuple[str, ...]] = {
    "iis": (
        N_("In IIS Manager, open the site > Bindings > https > Edit, and choose the new SSL certificate."),
        N_("Where the key is in Windows already, import the intermediates alone: certlm.msc > Intermediate Certification Authorities > Certificates > All Tasks > Import."),
    ),
    "proxmox": (
        N_("Open the node > System > Certificates > Upload Custom Certificate."),
        N_("Paste the whole chain into Certificate Chain. Leave Private Key empty if the key stays the same."),
    ),
    "cpanel": (
        N_("Open Security > SSL/TLS > Manage SSL Sites, and choose the domain."),
        N_("Paste the site’s own certificate into CRT, and the intermediates into CABUNDLE."),
        N_("Autofill by Certificate finds the key that is there already. Then choose Install Certificate."),
    ),
    "plesk": (
        N_("Open Websites & Domains > the domain > SSL/TLS Certificates > Advanced Settings, and there the certificate."),
        N_("Put the site’s own certificate into Certificate (*.crt), and the intermediates into CA certificate (*-ca.crt)."),
        N_("In the domain’s Hosting Settings, see that this certificate is chosen."),
    ),
    "directadmin": (
        N_("Open Account Manager > SSL Certificates, and choose to paste a pre-generated certificate and key."),
        N_("Paste the site’s own certificate behind the key that is there, and save."),
        N_("Open the page for the CA root certificate, paste the intermediates, tick Use a CA Cert, and save."),
    ),
    "synology": (
        N_("Open Control Panel > Security > Certificate > Add, and choose to replace the certificate or to add one, then Import certificate."),
        N_("Choose the private key, the site’s own certificate and, as Intermediate certificate, the intermediates."),
        N_("Under Settings, choose this certificate for each service."),
    ),
    "qnap": (
        N_("Open Control Panel > Security > SSL Certificate & Private Key > Replace Certificate > Import Certificate."),
        N_("Choose the private key, the site’s own certificate and, as Intermediate certificate, the intermediates."),
    ),
    "pfsense": (
        N_("Open System > Certificates > Authorities > Add, and import each intermediate by itself, without a key."),
        N_("Under Certificates, import the site’s own certificate with its key, if it is not there yet."),
        N_("Choose it where it is used, such as System > Advanced > Admin Access, and save there once more."),
    ),
    "opnsense": (
        N_("Open System > Trust > Authorities > Add, and import each intermediate by itself, without a key."),
        N_("Under Certificates, import the site’s own certificate with its key, if it is not there yet."),
        N_("Choose it where it is used, such as System > Settings > Administration, and save there once more."),
    ),
    "unifi": (
        N_("Open the settings of the console (Control Plane > Console), and there Certificates."),
        N_("Upload the file with the whole chain as the certificate, and its key."),
    ),
    "hoster": (
        N_("Look for SSL, TLS or Security. Many hosting companies have a certificate of their own that is switched on there: then nothing has to be installed."),
        N_("For your own certificate there are three fields: Certificate for the site’s own, Key, and one for the intermediates (Chain, CA bundle, Intermediate)."),
        N_("Without a field for the intermediates, send the company the file with the whole chain, never the key. In WordPress itself there is nothing to change."),
    ),
}  # fmt: skip
"""What to do in a program with a window of its own, as message ids."""


class ServerFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file that a program reads; in a `Snippet` with its folder."""

    name: str
    holds: Holds


class ServerProgram(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One program of data/server_programs.toml, with the placeholders ``{host}`` and ``{folder}`` in its texts."""

    id: str
    name: str
    """As its maker writes it; empty for the hoster's, see `title`."""
    origin: str
    files: tuple[ServerFile, ...]
    key: KeyPlace
    header: str = ""
    """A pattern for its Server header; empty where it sends none of its own."""
    ports: tuple[int, ...] = ()
    """Where it usually listens."""
    starttls: tuple[str, ...] = ()
    folder: str = ""
    """Where the files usually are; empty for a panel."""
    where: str = ""
    """The file that the lines belong in; a few words, not translated."""
    make: str = ""
    """The command that makes its file from fullchain.pem and privkey.pem."""
    snippet: str = ""
    """The lines; empty for a panel."""
    check: str = ""
    reload: str = ""

    @property
    def title(self) -> str:
        """What to call it, as a message id or a proper name."""
        return self.name or NAME_OF_HOSTER

    @property
    def is_panel(self) -> bool:
        """Say whether everything is done in a window of its own."""
        return not self.snippet

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do in its own window, as message ids."""
        return STEPS.get(self.id, ())

    @property
    def note(self) -> str:
        """What else has to be known, as a message id; empty where there is nothing."""
        return NOTES.get(self.id, "")


class Snippet(msgspec.Struct, frozen=True, kw_only=True):
    """What to put where, for one host; every text can be copied as it is."""

    text: str
    """The lines for the configuration; empty for a panel."""
    goes: Fact | None
    """Where they belong, as a sentence; None for a panel."""
    make: str
    """The command that makes the file which the program wants; empty where none is needed."""
    check: str
    """The command that checks the configuration before it is used."""
    reload: str
    files: tuple[ServerFile, ...]
    """The files with their folders."""
    key: Fact
    """Where the private key stays, as a sentence."""
    is_filled: bool
    """False where a placeholder is left for the person to replace: `HOST_WORD` or `FOLDER_WORD`."""


class _Programs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    as_of: object
    program: tuple[ServerProgram, ...]


HOST_WORD = "YOUR-HOST"
FOLDER_WORD = "/YOUR/FOLDER"
_WINDOWS_WORD = r"C:\YOUR\FOLDER"
"""What stands in the place of a host or a folder that does not belong in a configuration."""

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*", re.ASCII)
"""Names and IPv4 addresses; nothing in them has a meaning to a shell, a configuration, XML or a path."""
_POSIX = re.compile(r"(?!.*\.\.)(?:/[A-Za-z0-9._+@-]{1,100}){1,20}", re.ASCII)
_WINDOWS = re.compile(r"(?!.*\.\.)[A-Za-z]:(?:\\[A-Za-z0-9._+@-](?:[A-Za-z0-9._+@ -]{0,98}[A-Za-z0-9_+@-])?){1,20}", re.ASCII)  # fmt: skip


@cache
def programs() -> tuple[ServerProgram, ...]:
    """Return every program, the most usual first."""
    return msgspec.toml.decode(resources.read_bytes("data", "server_programs.toml"), type=_Programs).program


def likely_programs(target: Target, header: str = "") -> tuple[ServerProgram, ...]:
    """Return every program, those first that *target* may be: by its Server *header*, if one is known, and its port."""

    def rank(program: ServerProgram) -> tuple[bool, bool, int]:
        named = bool(program.header and re.fullmatch(program.header, header[:200], re.IGNORECASE))
        speaks = target.starttls.value in program.starttls
        port = program.ports.index(target.port) if target.port in program.ports else len(program.ports) + 9
        return not named, not speaks, port

    return tuple(sorted(programs(), key=rank))


def snippet(program: ServerProgram, host: str, folder: str = "") -> Snippet:
    """Return what to do for *program*, filled in for *host*, with the files in *folder* or in the usual one.

    *host* is hostile text, and *folder* what a person typed: what does not belong in a configuration leaves a word for
    the person to replace in its place. Nothing is run or looked at.
    """
    name = host if _HOST.fullmatch(host) else HOST_WORD
    place = _folder(program, folder).replace("{host}", name)

    def filled(text: str) -> str:
        return text.replace("{folder}", place).replace("{host}", name)

    between = "\\" if program.folder[1:2] == ":" else "/"
    files = tuple(
        ServerFile(name=(f"{place}{between}" if program.folder else "") + filled(file.name), holds=file.holds)
        for file in program.files
    )
    texts = [filled(text) for text in (program.snippet, program.make, program.check, program.reload)]
    return Snippet(
        text=texts[0].strip("\n"),
        goes=_goes(program),
        make=texts[1],
        check=texts[2],
        reload=texts[3],
        files=files,
        key=Fact(text=_OF_THE_KEY[program.key], values={"file": _key_file(files)}),
        is_filled=not any(word in text for text in texts for word in (HOST_WORD, FOLDER_WORD, _WINDOWS_WORD)),
    )


def text_of(holds: Holds, chain: FullChain) -> str | None:
    """Return what a file that *holds* this says; None where the private key belongs in it, which stays where it is."""
    match holds:
        case Holds.FULL_CHAIN:
            return pem_text(chain.certificates)
        case Holds.LEAF:
            return pem_text((chain.leaf,))
        case Holds.INTERMEDIATES:
            return pem_text(chain.intermediates)
        case Holds.KEY | Holds.CHAIN_AND_KEY | Holds.PKCS12:
            return None


def _folder(program: ServerProgram, folder: str) -> str:
    """Return *folder* without a separator at its end, if it may stand in the texts of *program*."""
    if not folder or not program.folder:
        return program.folder
    if program.folder[1:2] == ":":
        wanted = folder.rstrip("\\")
        return wanted if _WINDOWS.fullmatch(wanted) else _WINDOWS_WORD
    wanted = folder.rstrip("/")
    return wanted if _POSIX.fullmatch(wanted) else FOLDER_WORD


def _goes(program: ServerProgram) -> Fact | None:
    if program.is_panel:
        return None
    text = {"iis": RUN_IN, "openldap": SAVE_AS}.get(program.id, CHANGE_IN)
    return Fact(text=text, values={"where": program.where})


def _key_file(files: tuple[ServerFile, ...]) -> str:
    with_key = (f.name for f in files if f.holds in {Holds.KEY, Holds.CHAIN_AND_KEY, Holds.PKCS12})
    return next(with_key, "")
