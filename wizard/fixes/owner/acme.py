"""The commands with which a site's owner gets a certificate by ACME (RFC 8555), for exactly the names that are wanted.

Nothing here is run. Every option is one that its program documents, in the version named beside its commands.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard.errors import InputError
from wizard.fixes.owner.names import Names, checked_names
from wizard.i18n import N_, tr
from wizard.model.target import is_address
from wizard.pki.public import is_public_name


class Program(StrEnum):
    """The ACME programs that there are commands for."""

    CERTBOT = "certbot"
    LEGO = "lego"
    LEGO_4 = "lego-4"
    """The versions before 5, as Debian has them: the options stand elsewhere, and renewal is another command."""
    ACME_SH = "acme.sh"
    WIN_ACME = "win-acme"
    CADDY = "caddy"


class Service(StrEnum):
    """What uses the certificate and has to read it again; the value is its name for systemd."""

    NGINX = "nginx"
    APACHE = "apache2"
    HTTPD = "httpd"
    """Apache, by the name it has on Fedora, RHEL and their relatives."""
    POSTFIX = "postfix"
    DOVECOT = "dovecot"
    CADDY = "caddy"
    IIS = "iis"
    OTHER = "other"


class Challenge(StrEnum):
    """How the authority is shown who owns the names (RFC 8555 8)."""

    HTTP = "http-01"
    """A file on port 80; not for wildcards."""
    DNS = "dns-01"
    """An entry among the names' DNS records."""


class StepKind(StrEnum):
    """What a command is for; they are run in this order."""

    CONFIGURE = "configure"
    REHEARSE = "rehearse"
    ISSUE = "issue"
    INSTALL = "install"
    CHECK_RENEWAL = "check-renewal"


STEP_TITLES = {
    StepKind.CONFIGURE: N_("Put this into the configuration file"),
    StepKind.REHEARSE: N_("Rehearse: this asks for a test certificate, or only checks, and changes nothing"),
    StepKind.ISSUE: N_("Get the certificate"),
    StepKind.INSTALL: N_("Install it where the server reads it"),
    StepKind.CHECK_RENEWAL: N_("See that renewal works"),
}
"""What to say before each, as message ids."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    kind: StepKind
    text: str
    """A command line; for `StepKind.CONFIGURE` the lines of a file."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A word in capital letters that the person replaces."""

    word: str
    meaning: str
    """Message id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """From no certificate to one that renews itself, with one program."""

    program: Program
    challenge: Challenge
    steps: tuple[Step, ...]
    certificate: str
    """Where the certificate with its chain is afterwards."""
    key: str
    blanks: tuple[Blank, ...] = ()
    notes: tuple[str, ...] = ()
    """Message ids."""


_PROVIDER = Blank("DNS_PROVIDER", N_("the name that the program has for the company that runs your DNS"))
_CREDENTIALS = Blank("CREDENTIALS_FILE", N_("a file with the key to your DNS, which nobody else may read"))
_RELOAD = Blank("RELOAD_COMMAND", N_("the command that makes your server read its certificate again"))
_EMAIL = Blank("YOUR_EMAIL", N_("an e-mail address, for messages from the authority"))
_SITE = Blank("SITE_ID", N_("the number of the site, in the column ID of the list of sites in IIS Manager"))
_FOLDER = Blank("CERTIFICATE_FOLDER", N_("the folder where your server reads its certificate"))
_WEB_FOLDER = Blank(
    "WEB_FOLDER", N_("the folder whose files your web server shows to everybody, such as /var/www/html")
)
_BLANKS = (_PROVIDER, _CREDENTIALS, _RELOAD, _EMAIL, _SITE, _FOLDER, _WEB_FOLDER)
_WEB_SERVERS = {Service.NGINX: "nginx", Service.APACHE: "apache", Service.HTTPD: "apache"}
"""Web servers that have port 80 already, by the name that programs have for them."""

_PORT_80 = N_("Every name has to lead to this server, and port 80 has to be open to the Internet.")
_FREE_PORT = N_("Nothing else may listen on port 80 while this runs, at every renewal too.")
_AT_DNS = N_("A wildcard can only be proven in DNS: the program needs a key to your DNS provider to do that by itself.")
_PLUGIN = N_("The extension of the program for your DNS provider has to be installed too.")
_EVERY_DAY = N_("Let the system run this last command every day: it does nothing until renewal is due.")


def programs_for(service: Service) -> tuple[Program, ...]:
    """Return the programs that suit *service*, the one to start with first."""
    match service:
        case Service.IIS:
            return (Program.WIN_ACME,)
        case Service.CADDY:
            return (Program.CADDY,)
        case Service.OTHER:
            return (Program.CERTBOT, Program.LEGO, Program.LEGO_4, Program.ACME_SH, Program.WIN_ACME)
        case _:
            return (Program.CERTBOT, Program.LEGO, Program.LEGO_4, Program.ACME_SH)


def recipe(
    program: Program, names: Sequence[str], service: Service = Service.NGINX, challenge: Challenge | None = None
) -> Recipe:
    """Return how to get one certificate for *names* with *program*; Caddy gets one for each name.

    The challenge is http-01 unless a wildcard is among the names. Raises InputError for what is no name that a public
    authority issues for, for a wildcard by http-01, and for a service that the program does not suit. IP addresses are
    refused: most authorities issue none for them, and the programs' options for that are new. Not checked: whether the
    names lead to the server, CAA records, the authority's limits, and which version is installed.
    """
    checked = checked_names(names)
    for name in checked:
        if is_address(name) or not is_public_name(name.removeprefix("*.")):
            raise InputError(
                tr("No public authority issues an ordinary certificate for {name}; use a request instead.", name=name)
            )
    has_wildcard = any(name.startswith("*.") for name in checked)
    if has_wildcard and challenge is Challenge.HTTP:
        raise InputError(tr("A wildcard such as *.shop.example can only be proven in DNS (dns-01)."))
    if program not in programs_for(service):
        raise InputError(tr("{program} does not look after this kind of server.", program=program.value))
    # The first one names files, and some programs would take a star there for a pattern.
    ordered = tuple(sorted(checked, key=lambda name: name.startswith("*.")))
    chosen = Challenge.DNS if has_wildcard else challenge or Challenge.HTTP
    return _MAKERS[program](_Wish(ordered, service, chosen))


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked of a program, all of it checked."""

    names: Names
    service: Service
    challenge: Challenge

    @property
    def by_dns(self) -> bool:
        return self.challenge is Challenge.DNS

    @property
    def stem(self) -> str:
        """The first name without its star."""
        return self.names[0].removeprefix("*.")

    @property
    def reload(self) -> str:
        """The hook's command, in single quotes whatever it is: the person may put several words there."""
        return f"'{_RELOAD.word if self.service is Service.OTHER else f'systemctl reload {self.service.value}'}'"

    def listed(self, option: str) -> str:
        """Return *option* before each name."""
        return " ".join(f"{option} {shlex.quote(name)}" for name in self.names)


def _made(wish: _Wish, program: Program, steps: Sequence[Step], files: tuple[str, str], *notes: str) -> Recipe:
    text = " ".join(step.text for step in steps) + " ".join(files)
    general = (_AT_DNS,) if wish.by_dns else (_PORT_80,)
    return Recipe(
        program=program,
        challenge=wish.challenge,
        steps=tuple(steps),
        certificate=files[0],
        key=files[1],
        blanks=tuple(blank for blank in _BLANKS if blank.word in text),
        notes=(*general, *notes),
    )


def _certbot(wish: _Wish) -> Recipe:
    """Certbot's User Guide and --help all, 2.1.0 (Debian 12) and 5.6.0 (2026-05).

    ``--cert-name`` with other names changes the certificate that is there, at the paths where the server reads it.
    """
    plugin = f"--{_WEB_SERVERS.get(wish.service, 'standalone')}"
    if wish.by_dns:
        dns = f"dns-{_PROVIDER.word}"
        plugin = f"--authenticator {dns} --{dns}-credentials {_CREDENTIALS.word}"
    issue = f"sudo certbot certonly {plugin} --cert-name {wish.stem} {wish.listed('-d')} --deploy-hook {wish.reload}"
    steps = (
        Step(StepKind.REHEARSE, f"{issue} --dry-run"),
        Step(StepKind.ISSUE, issue),
        Step(StepKind.CHECK_RENEWAL, f"sudo certbot renew --cert-name {wish.stem} --dry-run"),
    )
    folder = f"/etc/letsencrypt/live/{wish.stem}"
    notes = [
        N_(
            "If your server reads a certificate under another name, `sudo certbot certificates` tells which: use that one."
        ),
        N_("The packages of the systems renew by themselves; `systemctl list-timers` shows it."),
    ]
    notes += [_PLUGIN] if wish.by_dns else [_FREE_PORT] if plugin == "--standalone" else []
    return _made(wish, Program.CERTBOT, steps, (f"{folder}/fullchain.pem", f"{folder}/privkey.pem"), *notes)


def _lego(wish: _Wish) -> Recipe:
    """The documentation of lego, 5.3.1 (2026-07): "Options", "Hooks", "Obtain or renew certificates".

    Without ``--force-cert-domains`` it would keep the old names besides the new ones.
    """
    rest = f"--accept-tos {_lego_proof(wish)} {wish.listed('-d')} --force-cert-domains"
    issue = f"sudo lego run --path /etc/lego {rest} --deploy-hook {wish.reload}"
    steps = (
        Step(StepKind.REHEARSE, f"sudo lego run --path /etc/lego-test --server letsencrypt-staging {rest}"),
        Step(StepKind.ISSUE, issue),
        Step(StepKind.CHECK_RENEWAL, issue),
    )
    notes = [_EVERY_DAY, *([_FREE_PORT] if _lego_proof(wish) == "--http" else [])]
    return _made(wish, Program.LEGO, steps, _lego_files(wish), *notes)


def _lego_4(wish: _Wish) -> Recipe:
    """The help of lego 4.9.1 (Debian 12): the options stand before the command, those of the command behind it."""
    rest = f"--accept-tos --email {_EMAIL.word} {_lego_proof(wish)} {wish.listed('-d')}"
    staging = "https://acme-staging-v02.api.letsencrypt.org/directory"
    steps = (
        Step(StepKind.REHEARSE, f"sudo lego --path /etc/lego-test --server {staging} {rest} run"),
        Step(StepKind.ISSUE, f"sudo lego --path /etc/lego {rest} run --run-hook {wish.reload}"),
        Step(StepKind.CHECK_RENEWAL, f"sudo lego --path /etc/lego {rest} renew --renew-hook {wish.reload}"),
    )
    notes = [_EVERY_DAY, *([_FREE_PORT] if _lego_proof(wish) == "--http" else [])]
    return _made(wish, Program.LEGO_4, steps, _lego_files(wish), *notes)


def _lego_proof(wish: _Wish) -> str:
    """Return the options for the challenge: a web server that is there keeps port 80, and gets a file to show."""
    if wish.by_dns:
        return f"--dns {_PROVIDER.word}"
    return f"--http --http.webroot {_WEB_FOLDER.word}" if wish.service in _WEB_SERVERS else "--http"


def _lego_files(wish: _Wish) -> tuple[str, str]:
    stem = f"/etc/lego/certificates/{wish.names[0].replace('*', '_')}"
    return f"{stem}.crt", f"{stem}.key"


def _acme_sh(wish: _Wish) -> Recipe:
    """acme.sh's README and --help, 3.1.4 (2026-06). Its files in ~/.acme.sh are its own, so they are copied."""
    mode = f"--dns dns_{_PROVIDER.word}" if wish.by_dns else f"--{_WEB_SERVERS.get(wish.service, 'standalone')}"
    issue = f"acme.sh --issue {mode} {wish.listed('-d')} --keylength ec-256"
    main = shlex.quote(wish.names[0])
    folder = f"/etc/ssl/{wish.stem}"
    certificate, key = f"{folder}/fullchain.pem", f"{folder}/key.pem"
    install = (
        f"mkdir -p {folder} && acme.sh --install-cert -d {main} --ecc --key-file {key} --fullchain-file {certificate}"
        f" --reloadcmd {wish.reload}"
    )
    steps = (
        Step(StepKind.REHEARSE, f"{issue} --staging"),
        # It keeps the test certificate under the same name, and would take that for one that is not due yet.
        Step(StepKind.ISSUE, f"{issue} --server letsencrypt --force"),
        Step(StepKind.INSTALL, install),
        Step(StepKind.CHECK_RENEWAL, "acme.sh --list && crontab -l | grep acme.sh"),
    )
    notes = [
        N_("Run these as the user who installed acme.sh, and who may write there and reload the server: usually root."),
        N_("The list tells the day of the next renewal, and the line below it that it is run every day."),
        *([_FREE_PORT] if mode == "--standalone" else []),
    ]
    return _made(wish, Program.ACME_SH, steps, (certificate, key), *notes)


def _win_acme(wish: _Wish) -> Recipe:
    """win-acme 2.2.9 (2024-06), its own descriptions of the options; simple-acme, which followed it, has them too.

    The names are in quotes since PowerShell would take the commas for a list.
    """
    proof = f"--validationmode dns-01 --validation {_PROVIDER.word}" if wish.by_dns else "--validation selfhosting"
    base = f'--source manual --host "{",".join(wish.names)}" {proof} --accepttos'
    if wish.service is Service.IIS:
        install = f"--store certificatestore --installation iis --installationsiteid {_SITE.word}"
        files = ("Cert:\\LocalMachine\\WebHosting", "Cert:\\LocalMachine\\WebHosting")
    else:
        install = f'--store pemfiles --pemfilespath "{_FOLDER.word}" --installation script --script "{_RELOAD.word}"'
        stem = f"{_FOLDER.word}\\{wish.names[0].replace('*', '_')}"
        files = (f"{stem}-chain.pem", f"{stem}-key.pem")
    steps = (
        # With "none" twice, since it would put a test certificate before visitors.
        Step(StepKind.REHEARSE, f"wacs.exe --test --closeonfinish {base} --store none --installation none"),
        Step(StepKind.ISSUE, f"wacs.exe {base} {install}"),
        Step(StepKind.CHECK_RENEWAL, "wacs.exe --list"),
    )
    notes = [
        N_("Run these in a command prompt of an administrator, in the folder of the program."),
        N_("It makes a task that renews by itself; Task Scheduler shows it."),
        *([_PLUGIN] if wish.by_dns else []),
    ]
    return _made(wish, Program.WIN_ACME, steps, files, *notes)


def _caddy(wish: _Wish) -> Recipe:
    """Caddy's documentation (2026-07): "Automatic HTTPS", "Conventions", tls; adapted by 2.6.2 (Debian 12)."""
    tls = f"\ttls {{\n\t\tdns {_PROVIDER.word}\n\t}}\n" if wish.by_dns else ""
    rest = tr("what the site serves stays here")
    site = f"{', '.join(wish.names)} {{\n{tls}\t# {rest}\n}}\n"
    steps = (
        Step(StepKind.CONFIGURE, site),
        Step(StepKind.REHEARSE, "caddy validate --config /etc/caddy/Caddyfile --adapter caddyfile"),
        Step(StepKind.ISSUE, "sudo systemctl reload caddy"),
        Step(StepKind.CHECK_RENEWAL, "sudo journalctl --unit caddy --grep certificate --since today"),
    )
    name = wish.names[0].replace("*", "wildcard_")
    folder = "/var/lib/caddy/.local/share/caddy/certificates/acme-v02.api.letsencrypt.org-directory"
    notes = [
        N_("Caddy gets and renews the certificates by itself, one for each name, and needs no other program."),
        N_("The first line and its braces go round what the site has already: /etc/caddy/Caddyfile."),
        *([_PLUGIN] if wish.by_dns else []),
    ]
    return _made(wish, Program.CADDY, steps, (f"{folder}/{name}/{name}.crt", f"{folder}/{name}/{name}.key"), *notes)


_MAKERS: dict[Program, Callable[[_Wish], Recipe]] = {
    Program.CERTBOT: _certbot,
    Program.LEGO: _lego,
    Program.LEGO_4: _lego_4,
    Program.ACME_SH: _acme_sh,
    Program.WIN_ACME: _win_acme,
    Program.CADDY: _caddy,
}
