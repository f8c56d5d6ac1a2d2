import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.support.networks import inside, set_hosts
from tests.support.pebble import DIRECTORY, pebble
from wizard.errors import InputError
from wizard.fixes.owner.acme import STEP_TITLES, Challenge, Program, Recipe, Service, StepKind, programs_for, recipe

NAMES = ("example.com", "www.example.com")
WILDCARD = ("*.example.com", "example.com")
CLOSED = "https://127.0.0.1:9/directory"
"""Nobody answers there: what gets as far as this has understood its arguments."""
SHELLS = set(Program) - {Program.WIN_ACME, Program.CADDY}


def text_of(made: Recipe, kind: StepKind) -> str:
    """Return the one step of that kind."""
    (text,) = (step.text for step in made.steps if step.kind is kind)
    return text


@pytest.mark.parametrize("names", [NAMES, WILDCARD])
@pytest.mark.parametrize("service", Service)
def test_every_program_gets_exactly_the_names(service: Service, names: tuple[str, ...]) -> None:
    for program in programs_for(service):
        made = recipe(program, names, service)
        kind = StepKind.CONFIGURE if program is Program.CADDY else StepKind.ISSUE
        found = re.findall(r"(?:\*\.|www\.)?example\.com(?=['\", ]|$)", text_of(made, kind).partition("{")[0])
        assert set(found) == set(names)
        assert made.challenge is (Challenge.DNS if names is WILDCARD else Challenge.HTTP)
        assert [step.kind for step in made.steps] == sorted((s.kind for s in made.steps), key=list(StepKind).index)
        assert {StepKind.REHEARSE, StepKind.ISSUE, StepKind.CHECK_RENEWAL} <= {step.kind for step in made.steps}


@pytest.mark.parametrize("service", Service)
def test_every_word_to_replace_is_explained(service: Service) -> None:
    for program in programs_for(service):
        for names in (NAMES, WILDCARD):
            made = recipe(program, names, service)
            text = " ".join((*(step.text for step in made.steps), made.certificate, made.key))
            capitals = set(re.findall(r"\b[A-Z]+_[A-Z_]*[A-Z]\b", text.replace("dns_DNS_PROVIDER", "DNS_PROVIDER")))
            assert {blank.word for blank in made.blanks} == capitals
            assert made.notes


def test_every_step_has_a_title() -> None:
    assert set(STEP_TITLES) == set(StepKind)


@pytest.mark.parametrize("program", sorted(SHELLS))
def test_a_shell_takes_each_name_for_one_word(program: Program) -> None:
    for step in recipe(program, ["*.example.com", "bücher.com"]).steps:
        words = shlex.split(step.text)
        given = [words[n + 1] for n, word in enumerate(words) if word == "-d"]
        if step.kind in {StepKind.REHEARSE, StepKind.ISSUE}:
            assert given == ["xn--bcher-kva.com", "*.example.com"]
        assert ("*" in step.text) == ("'*.example.com'" in step.text)


@pytest.mark.parametrize(
    "name",
    [
        "a.com; rm -rf /", "a.com\nb", "$(id).com", "`id`.com", "a.com' -d 'b.com", 'a.com" "b', "--staging", "a.com#",
        "a.com|b", "%PATH%.com", "a.com}{", "../etc", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("program", Program)
def test_a_hostile_name_is_refused(program: Program, name: str) -> None:
    with pytest.raises(InputError):
        recipe(program, ["example.com", name], Service.CADDY if program is Program.CADDY else Service.OTHER)


@pytest.mark.parametrize("name", ["192.0.2.1", "2001:db8::1", "intranet", "shop.local", "*.shop.test"])
def test_what_no_public_authority_issues_for_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="use a request instead"):
        recipe(Program.CERTBOT, [name])


def test_a_wildcard_needs_dns_and_dns_can_be_chosen_for_others() -> None:
    with pytest.raises(InputError, match="dns-01"):
        recipe(Program.CERTBOT, WILDCARD, challenge=Challenge.HTTP)
    assert "DNS_PROVIDER" in text_of(recipe(Program.LEGO, NAMES, challenge=Challenge.DNS), StepKind.ISSUE)


def test_a_program_is_not_offered_for_a_server_that_it_does_not_look_after() -> None:
    with pytest.raises(InputError, match="win-acme does not"):
        recipe(Program.WIN_ACME, NAMES, Service.NGINX)
    with pytest.raises(InputError, match="certbot does not"):
        recipe(Program.CERTBOT, NAMES, Service.IIS)


def test_a_rehearsal_on_windows_touches_neither_store_nor_site() -> None:
    made = recipe(Program.WIN_ACME, NAMES, Service.IIS)
    assert text_of(made, StepKind.REHEARSE).endswith("--store none --installation none")
    assert '--host "example.com,www.example.com"' in text_of(made, StepKind.ISSUE)


def words_of(text: str, **replaced: str) -> list[str]:
    """Return the words of a command without ``sudo``, with words of ours in the blanks."""
    for word, ours in replaced.items():
        text = text.replace(word, ours)
    return shlex.split(text.removeprefix("sudo "))


def run(words: Sequence[str | Path], folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a program in *folder* to its end."""
    environment = {**os.environ, **variables}
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, env=environment, timeout=250, check=False)


def certbot_folders(folder: Path) -> list[str]:
    """Return certbot's options for folders of our own, and for asking nothing."""
    kept = [f"--{kind}-dir={folder / kind}" for kind in ("config", "work", "logs")]
    return [*kept, "--non-interactive"]


needs_certbot = pytest.mark.skipif(shutil.which("certbot") is None, reason="certbot is not installed")
needs_lego = pytest.mark.skipif(shutil.which("lego") is None, reason="lego is not installed")
needs_caddy = pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")
needs_pebble = pytest.mark.skipif(shutil.which("pebble") is None, reason="pebble is not installed")


@needs_certbot
@pytest.mark.parametrize("kind", [StepKind.REHEARSE, StepKind.ISSUE])
def test_certbot_understands_the_command_and_fails_at_the_connection(kind: StepKind, tmp_path: Path) -> None:
    text = text_of(recipe(Program.CERTBOT, NAMES, Service.POSTFIX), kind)
    account = ["--server", CLOSED, "--agree-tos", "--register-unsafely-without-email"]
    done = run([*words_of(text), *account, *certbot_folders(tmp_path)], tmp_path)
    assert done.returncode == 1
    assert "Connection refused" in done.stdout + done.stderr
    wrong = run([*words_of(text), "--no-such-option"], tmp_path)
    assert (wrong.returncode, "unrecognized arguments" in wrong.stderr) == (2, True)


PARSED = """
import json, sys
from certbot._internal import cli
from certbot._internal.plugins import disco
made = cli.prepare_and_parse_args(disco.PluginsRegistry.find_all(), sys.argv[1:])
plugins = [name for name in ("nginx", "apache", "standalone") if getattr(made, name)]
print(json.dumps([made.verb, plugins, made.certname, made.domains, made.dry_run, made.deploy_hook]))
"""


@needs_certbot
@pytest.mark.parametrize(
    ("service", "plugin"), [(Service.NGINX, "nginx"), (Service.APACHE, "apache"), (Service.HTTPD, "apache")]
)
def test_certbots_own_parser_reads_the_command_as_it_is_meant(service: Service, plugin: str, tmp_path: Path) -> None:
    words = words_of(text_of(recipe(Program.CERTBOT, NAMES, service), StepKind.REHEARSE))[1:]
    python = Path("/usr/bin/certbot").read_text().splitlines()[0].removeprefix("#!").split()[0]
    done = run([python, "-c", PARSED, *words, *certbot_folders(tmp_path)], tmp_path)
    assert done.returncode == 0, done.stderr
    hook = f"systemctl reload {service.value}"
    assert json.loads(done.stdout) == ["certonly", [plugin], "example.com", list(NAMES), True, hook]


@needs_lego
@pytest.mark.parametrize("kind", [StepKind.REHEARSE, StepKind.ISSUE])
def test_lego_understands_the_command_and_fails_at_the_connection(kind: StepKind, tmp_path: Path) -> None:
    text = text_of(recipe(Program.LEGO_4, NAMES), kind)
    text = re.sub(r" --server \S+", "", text).replace("/etc/lego", str(tmp_path / "lego"))
    words = words_of(text, YOUR_EMAIL="me@example.com", WEB_FOLDER=str(tmp_path))
    done = run([words[0], "--server", CLOSED, *words[1:]], tmp_path)
    assert done.returncode == 1
    assert "connection refused" in done.stderr
    wrong = run([words[0], "--no-such-option", *words[1:]], tmp_path)
    assert "flag provided but not defined" in wrong.stdout + wrong.stderr


@needs_caddy
def test_caddy_accepts_the_configuration(tmp_path: Path) -> None:
    made = recipe(Program.CADDY, NAMES, Service.CADDY)
    file = tmp_path / "Caddyfile"
    file.write_text(text_of(made, StepKind.CONFIGURE))
    words = words_of(text_of(made, StepKind.REHEARSE).replace("/etc/caddy/Caddyfile", str(file)))
    done = run(words, tmp_path, XDG_DATA_HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stdout + done.stderr
    file.write_text(text_of(recipe(Program.CADDY, WILDCARD, Service.CADDY), StepKind.CONFIGURE))
    missing = run(words, tmp_path, XDG_DATA_HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    assert "dns.providers.DNS_PROVIDER" in missing.stderr


def judged(certificate: str, key: str, folder: Path) -> dict[str, Any]:
    """Return what is in the files that a recipe names, below *folder*."""
    chain = x509.load_pem_x509_certificates((folder / certificate.lstrip("/")).read_bytes())
    private = load_pem_private_key((folder / key.lstrip("/")).read_bytes(), None)
    names = chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {
        "names": sorted(names.get_values_for_type(x509.DNSName)),
        "certificates": len(chain),
        "fits": private.public_key() == chain[0].public_key(),
    }


def certbot_and_an_authority() -> dict[str, Any]:
    """Rehearse, get and rehearse to renew a certificate with certbot, in the folders that it has on a server."""
    folder = Path(tempfile.mkdtemp())
    try:
        set_hosts("127.0.0.1 example.com www.example.com\n")
        made = recipe(Program.CERTBOT, NAMES, Service.OTHER)
        reloaded = folder / "reloaded"
        account = ["--server", DIRECTORY, "--agree-tos", "--register-unsafely-without-email"]
        codes = []
        with pebble(folder) as root:
            for step in made.steps:
                words = words_of(step.text, RELOAD_COMMAND=f"touch {reloaded}")
                # It would wait up to eight minutes where nobody watches.
                at_once = ["--no-random-sleep-on-renew"] if step.kind is StepKind.CHECK_RENEWAL else []
                kept = [f"--config-dir={folder}/etc/letsencrypt", *certbot_folders(folder)[1:]]
                options = [*account, *kept, *at_once]
                done = run([*words, *options], folder, REQUESTS_CA_BUNDLE=str(root))
                codes.append([step.kind.value, done.returncode, reloaded.exists()])
                assert done.returncode == 0, done.stdout + done.stderr
        return {"codes": codes, **judged(made.certificate, made.key, folder)}
    finally:
        shutil.rmtree(folder)


GOT = {"names": sorted(NAMES), "certificates": 2, "fits": True}


@needs_certbot
@needs_pebble
def test_certbot_gets_the_certificate_from_a_real_authority() -> None:
    assert inside(certbot_and_an_authority) == {
        "codes": [["rehearse", 0, False], ["issue", 0, True], ["check-renewal", 0, True]],
        **GOT,
    }


def lego_and_an_authority() -> dict[str, Any]:
    """Rehearse, get and look at renewal with lego."""
    folder = Path(tempfile.mkdtemp())
    try:
        set_hosts("127.0.0.1 example.com www.example.com\n")
        made = recipe(Program.LEGO_4, NAMES, Service.POSTFIX)
        codes = []
        with pebble(folder) as root:
            for step in made.steps:
                text = re.sub(r" --server \S+", "", step.text).replace("/etc/lego", f"{folder}/etc/lego")
                words = words_of(text, YOUR_EMAIL="me@example.com", **{"systemctl reload postfix": "true"})
                done = run(
                    [words[0], "--server", DIRECTORY, *words[1:]], folder, LEGO_CA_CERTIFICATES=str(root)
                )  # fmt: skip
                codes.append([step.kind.value, done.returncode])
                assert done.returncode == 0, done.stdout + done.stderr
        return {"codes": codes, **judged(made.certificate, made.key, folder)}
    finally:
        shutil.rmtree(folder)


@needs_lego
@needs_pebble
def test_lego_gets_the_certificate_from_a_real_authority() -> None:
    assert inside(lego_and_an_authority) == {
        "codes": [["rehearse", 0], ["issue", 0], ["check-renewal", 0]],
        **GOT,
    }
