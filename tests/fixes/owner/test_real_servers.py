"""The lines that we give are taken by the servers themselves, and what they then send is accepted."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.loopback import serving
from tests.support.nginx import NGINX, Nginx, free_port
from tests.support.pki import Authority, Leaf, Validity, der_of, issue, make_intermediate, make_root, name_of, pem_of
from tests.support.pki import new_rsa_key as new_key
from wizard.fixes.owner.full_chain import FullChain, full_chain
from wizard.fixes.owner.pem import pem_text
from wizard.fixes.owner.server_files import Snippet, programs, snippet, text_of
from wizard.flow.tasks import check, diagnose_chain
from wizard.model.target import CheckOptions, Target
from wizard.practice.web import document, plain_site

HOST = "site.test"
PATIENCE_S = 120
PASSWORD = "changeit"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Certificates of today, as the servers go by the real clock."""

    root: Authority
    issuing: Authority
    leaf: Leaf
    certificate: x509.Certificate

    @property
    def key(self) -> bytes:
        return self.leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def options(self) -> CheckOptions:
        """Trust in this root alone, and nothing looked at beside the site."""
        return CheckOptions(only_roots=(der_of(self.root.certificate),), parts=frozenset(), timeout_s=5.0)


def make(issuer_url: str | None = None) -> Made:
    days = Validity.around(now(), before_days=300, after_days=700)
    root = make_root(name_of("Owner Root CA", "Owner"), days)
    issuing = make_intermediate(name_of("Owner Issuing CA", "Owner"), root, days)
    leaf = Leaf(names=(HOST,), validity=Validity.around(now()), key=new_key(), issuer_url=issuer_url)
    return Made(root=root, issuing=issuing, leaf=leaf, certificate=issue(leaf, issuing))


@pytest.fixture(scope="module")
def made() -> Made:
    return make()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that the servers' own users can enter."""
    for place in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        place.chmod(0o755)
    return tmp_path


def accepts(port: int, root: Path) -> bool:
    """Say whether OpenSSL, which fetches nothing, accepts what is sent on *port*."""
    words = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", HOST, "-verify_hostname", HOST]
    words += ["-CAfile", str(root), "-verify_return_error", "-brief"]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False)
    return done.returncode == 0


def on_port(text: str, port: int) -> str:
    """Return our lines with the port of the test in the place of the usual one, which may be taken here."""
    return re.sub(r"(\*)?:443\b|(?<=listen )443\b", f"127.0.0.1:{port}", text)


def test_the_built_file_mends_a_server_that_sends_its_leaf_alone(folder: Path) -> None:
    if not Path(NGINX).exists():
        pytest.skip("not installed: nginx-light")
    held: list[bytes] = []
    with serving(lambda visit: plain_site(document(held[0], "application/pkix-cert"), now)(visit)) as authority:
        made = make(f"http://127.0.0.1:{authority}/issuing.cer")
        held.append(der_of(made.issuing.certificate))
        root, port = folder / "root.pem", free_port()
        root.write_bytes(pem_of(made.root.certificate))
        (folder / "privkey.pem").write_bytes(made.key)
        (folder / "fullchain.pem").write_bytes(pem_of(made.certificate))
        lines = on_port(of("nginx", folder).text, port)
        with Nginx(folder, lines, ("127.0.0.1", port)):
            assert not accepts(port, root)
            target = Target(host=HOST, port=443, connect_to=("127.0.0.1", port))
            built = full_chain(check(target, made.options))
    assert isinstance(built, FullChain)
    (folder / "fullchain.pem").write_text(pem_text(built.certificates), encoding="utf-8")
    with Nginx(folder, lines, ("127.0.0.1", port)):
        assert accepts(port, root)


def of(program: str, folder: Path) -> Snippet:
    """Return what we say of *program*, with the files in *folder*."""
    return snippet({p.id: p for p in programs()}[program], HOST, str(folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """A server's configuration, written: how to check it, and how to run it in the foreground."""

    check: tuple[str, ...]
    run: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


Arrange = Callable[[Path, str, int], Arranged]
"""Writes the configuration of a server around our lines, for a port."""


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def nginx(folder: Path, lines: str, port: int) -> Arranged:
    Nginx(folder, lines)
    words = (NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"))
    return Arranged(check=(*words, "-t"), run=words)


def apache(folder: Path, lines: str, port: int) -> Arranged:
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "ssl")
    )
    head = f"ServerRoot {folder}\nDefaultRuntimeDir {folder}\nPidFile {folder}/pid\nErrorLog {folder}/error.log\n"
    config = f"{head}{modules}User www-data\nGroup www-data\nServerName {HOST}\nListen 127.0.0.1:{port}\n{lines}\n"
    words = ("/usr/sbin/apache2", "-f", write(folder, "apache2.conf", config))
    return Arranged(check=(*words, "-t"), run=(*words, "-DFOREGROUND"))


def haproxy(folder: Path, lines: str, port: int) -> Arranged:
    limits = "defaults\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\n"
    path = write(folder, "haproxy.cfg", f"{limits}{lines}\n")
    return Arranged(check=("/usr/sbin/haproxy", "-c", "-f", path), run=("/usr/sbin/haproxy", "-db", "-f", path))


def caddy(folder: Path, lines: str, port: int) -> Arranged:
    lines = lines.replace(f"{HOST} {{", f"https://{HOST}:{port} {{\n    bind 127.0.0.1")
    path = write(folder, "Caddyfile", f"{{\n    admin off\n    auto_https disable_redirects\n}}\n{lines}\n")
    own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    words = ("--config", path, "--adapter", "caddyfile")
    return Arranged(
        check=("/usr/bin/caddy", "validate", *words), run=("/usr/bin/caddy", "run", *words), environment=own
    )


def lighttpd(folder: Path, lines: str, port: int) -> Arranged:
    head = f'server.document-root = "{folder}"\nserver.bind = "127.0.0.1"\nserver.port = {free_port()}\n'
    path = write(folder, "lighttpd.conf", f"{head}{lines}\n")
    return Arranged(check=("/usr/sbin/lighttpd", "-tt", "-f", path), run=("/usr/sbin/lighttpd", "-D", "-f", path))


def tomcat(folder: Path, lines: str, port: int) -> Arranged:
    lines = lines.replace('port="8443"', f'port="{port}" address="127.0.0.1"').replace("YOUR-PASSWORD", PASSWORD)
    engine = '<Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps" /></Engine>'
    server = f'<Server port="-1"><Service name="Catalina">{lines}{engine}</Service></Server>'
    for name in ("conf", "webapps", "logs", "work", "temp"):
        (folder / name).mkdir()
    write(folder / "conf", "server.xml", server)
    jars = ":".join(map(str, tomcat_jars()))
    words = ("java", "-cp", jars, f"-Dcatalina.base={folder}", f"-Dcatalina.home={folder}",
             f"-Djava.io.tmpdir={folder}/temp", "org.apache.catalina.startup.Bootstrap")  # fmt: skip
    return Arranged(check=(*words, "configtest"), run=(*words, "start"))


def tomcat_jars() -> list[Path]:
    """Return the parts of Debian's Tomcat, each once."""
    return sorted(p for p in Path("/usr/share/java").glob("tomcat*.jar") if not re.search(r"-[\d.]+\.jar$", p.name))


def postfix(folder: Path, lines: str, port: int) -> Arranged:
    for name in ("spool", "data"):
        (folder / name).mkdir()
    head = f"compatibility_level = 3.6\nqueue_directory = {folder}/spool\ndata_directory = {folder}/data\n"
    write(folder, "main.cf", f"{head}{lines}\n")
    shutil.copy("/usr/share/postfix/master.cf.dist", folder / "master.cf")
    shutil.chown(folder / "data", "postfix")
    return Arranged(check=("/usr/sbin/postfix", "-c", str(folder), "check"))


def dovecot(folder: Path, lines: str, port: int) -> Arranged:
    version = version_of_dovecot().split()[0]
    head = (
        ""
        if version.startswith("2.3")
        else f"dovecot_config_version = {version}\ndovecot_storage_version = {version}\n"
    )
    path = write(folder, "dovecot.conf", f"{head}base_dir = {folder}/run\nprotocols =\n{lines}\n")
    return Arranged(check=("/usr/bin/doveconf", "-c", path, "-n"))


def slapd(folder: Path, lines: str, port: int) -> Arranged:
    plain, made = write(folder, "slapd.conf", f"pidfile {folder}/pid\ndatabase config\n"), str(folder / "slapd.d")
    (folder / "slapd.d").mkdir()
    subprocess.run(["/usr/sbin/slaptest", "-f", plain, "-F", made], check=True, capture_output=True)
    change = write(folder, "tls.ldif", f"{lines}\n")
    run = ("/usr/sbin/slapd", "-d", "0", "-F", made, "-h", f"ldaps://127.0.0.1:{port}")
    return Arranged(check=("/usr/sbin/slapmodify", "-F", made, "-b", "cn=config", "-l", change), run=run)


SERVERS: Mapping[str, tuple[Arrange, str, str]] = {
    "nginx": (nginx, NGINX, "nginx-light"),
    "apache": (apache, "/usr/lib/apache2/modules/mod_ssl.so", "apache2-bin"),
    "haproxy": (haproxy, "/usr/sbin/haproxy", "haproxy"),
    "caddy": (caddy, "/usr/bin/caddy", "caddy"),
    "lighttpd": (lighttpd, "/usr/lib/lighttpd/mod_openssl.so", "lighttpd-mod-openssl"),
    "tomcat": (tomcat, "/usr/share/java/tomcat10-catalina.jar", "libtomcat10-java"),
    "tomcat-keystore": (tomcat, "/usr/share/java/tomcat10-catalina.jar", "libtomcat10-java"),
    "postfix": (postfix, "/usr/sbin/postfix", "postfix"),
    "dovecot": (dovecot, "/usr/bin/doveconf", "dovecot-core"),
    "openldap": (slapd, "/usr/sbin/slapmodify", "slapd"),
}
"""How each is arranged, what has to be there for it, and Debian's package."""
RUN = ("nginx", "apache", "haproxy", "caddy", "lighttpd", "tomcat", "tomcat-keystore", "openldap")
"""Those that run here as they are, without users and folders of the system."""


def arranged(program: str, made: Made, folder: Path, port: int) -> Arranged:
    """Write the files that *program* wants, as we say, and its configuration around our lines."""
    arrange, needed, package = SERVERS[program]
    if not Path(needed).exists():
        pytest.skip(f"not installed: {package}")
    if program == "postfix" and os.geteuid() != 0:
        pytest.skip("only root may have Postfix check its folders")
    if program == "dovecot" and not version_of_dovecot().startswith("2.3"):
        program = "dovecot-2.4"
    said = of(program, folder)
    install(said, made, folder)
    return arrange(folder, on_port(said.text, port), port)


def version_of_dovecot() -> str:
    return subprocess.run(["/usr/sbin/dovecot", "--version"], capture_output=True, text=True, check=True).stdout


def install(said: Snippet, made: Made, folder: Path) -> None:
    """Put the files where we say, with the command that we give where one is needed."""
    ders = [der_of(made.certificate), der_of(made.issuing.certificate), der_of(made.root.certificate)]
    built = full_chain(diagnose_chain(ders, Target(host=HOST, port=443), made.options))
    assert isinstance(built, FullChain)
    write(folder, "fullchain.pem", pem_text(built.certificates))
    write(folder, "privkey.pem", made.key.decode())
    for file in said.files:
        text = text_of(file.holds, built)
        if text is not None:
            Path(file.name).write_text(text, encoding="utf-8")
    if said.make:
        words = said.make.removeprefix("sudo ")
        words += f" -passout pass:{PASSWORD}" if "pkcs12" in words else ""
        # Fixed words of ours, and the folder of this test.
        subprocess.run(words, shell=True, cwd=folder, check=True, capture_output=True)  # noqa: S602


def checked(setup: Arranged) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        setup.check, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **setup.environment},
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("program", SERVERS)
def test_the_lines_are_taken_by_the_servers_own_check(program: str, made: Made, folder: Path) -> None:
    done = checked(arranged(program, made, folder, free_port()))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "unused parameter" not in done.stderr
    assert "SEVERE" not in done.stderr


@pytest.mark.parametrize("program", SERVERS)
def test_the_servers_own_check_finds_a_slip_in_the_lines(program: str, made: Made, folder: Path) -> None:
    arrange = SERVERS[program][0]
    port = free_port()
    arranged(program, made, folder, port)
    slip = re.sub(
        r"(?i)(certificate|cert|pemfile|crt|tls)(_?file\b|_ ?chain_files\b|\b)", r"\1x\2", of(program, folder).text
    )
    again = folder / "again"
    again.mkdir()
    again.chmod(0o755)
    done = checked(arrange(again, on_port(slip, port), port))
    assert done.returncode != 0 or re.search("unused parameter|SEVERE|WARNING", done.stderr)


@contextmanager
def running(setup: Arranged, port: int, folder: Path) -> Iterator[None]:
    """Run the server until it listens, and as long as the context lasts."""
    with (folder / "output").open("wb") as output:
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **setup.environment}
        process = subprocess.Popen(setup.run, env=environment, stdout=output, stderr=output)
    try:
        until = time.monotonic() + PATIENCE_S
        while not listens(port):
            over = process.poll() is not None or time.monotonic() > until
            assert not over, (folder / "output").read_text(encoding="utf-8", errors="replace")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("program", RUN)
def test_what_the_server_then_sends_is_accepted(program: str, made: Made, folder: Path) -> None:
    port, root = free_port(), folder / "root.pem"
    root.write_bytes(pem_of(made.root.certificate))
    setup = arranged(program, made, folder, port)
    if program == "openldap":
        assert checked(setup).returncode == 0
    with running(setup, port, folder):
        assert accepts(port, root)
        (other := folder / "other.pem").write_bytes(pem_of(make().root.certificate))
        assert not accepts(port, other)


def test_java_reads_the_file_with_its_lines_of_comment(made: Made, tmp_path: Path) -> None:
    if shutil.which("keytool") is None:
        pytest.skip("not installed: default-jdk-headless")
    install(of("nginx", tmp_path), replace(made), tmp_path)
    words = ["keytool", "-printcert", "-file", str(tmp_path / "fullchain.pem")]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=PATIENCE_S).stdout
    assert "Certificate[1]" in told
    assert "Certificate[2]" in told
    assert "Certificate[3]" not in told
