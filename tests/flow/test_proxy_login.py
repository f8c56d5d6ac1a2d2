"""The login for a proxy, in a keyring that works, in the system's own, and without any."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flow.test_passwords import Failing, Remembering, Waiting, needs_keyring
from tests.support.evidence import attempt, failed, met
from tests.support.loopback import LOOPBACK, ends_soon, serving
from tests.support.pki import healthy_leaf, issue, make_pki
from tests.support.proxy_server import HttpProxy
from tests.support.terminal import environment
from tests.support.tls_server import TlsServer
from wizard.causes.diagnose import diagnose
from wizard.flow.passwords import Ring, password_of
from wizard.flow.proxy_login import (
    SERVICE,
    WantedLogin,
    forget_login,
    keep_login,
    login_for,
    settle_login,
    wanted_login,
    was_accepted,
)
from wizard.flow.report import diagnosis_json
from wizard.flow.tasks import check
from wizard.model.evidence import FailureKind, LoginWanted, Stage
from wizard.model.finding import Diagnosis
from wizard.model.target import CheckOptions, ProxyLogin, Target

PROXY = "proxy.example:3128"
ANN = ProxyLogin(user="ann", password='sécret: \\"b', proxy=PROXY)


def test_a_login_is_kept_and_forgotten_again() -> None:
    backend = Remembering()
    ring = Ring(backend=backend)
    assert login_for(PROXY, ring) is None
    assert keep_login(ANN, ring)
    assert list(backend.kept) == [(SERVICE, PROXY)]
    assert login_for(PROXY, ring) == ANN
    assert login_for("other.example:3128", ring) is None
    assert password_of(PROXY, ring) is None
    assert forget_login(PROXY, ring)
    assert login_for(PROXY, ring) is None
    assert not forget_login(PROXY, ring)


def test_a_login_for_whichever_proxy_is_not_kept() -> None:
    ring = Ring(backend=Remembering())
    assert not keep_login(ProxyLogin(user="ann", password="x"), ring)


def test_a_login_that_was_accepted_is_kept_or_takes_the_old_one_away() -> None:
    backend = Remembering()
    ring = Ring(backend=backend)
    settle_login(ANN, ring, keep=False)
    assert backend.kept == {}
    settle_login(ANN, ring, keep=True)
    assert login_for(PROXY, ring) == ANN
    settle_login(replace(ANN, password="new"), ring, keep=False)
    assert backend.kept == {}


@pytest.mark.parametrize(
    "secret",
    ["", "ann", "{", "[]", '["ann"]', '["ann", 7]', '["a", "b", "c"]', '{"user": "ann"}', "[" * 100_000, "null"],
)
def test_what_another_program_wrote_there_is_no_login(secret: str) -> None:
    backend = Remembering()
    backend.kept[SERVICE, PROXY] = secret
    assert login_for(PROXY, Ring(backend=backend)) is None


def test_a_keyring_that_fails_or_waits_keeps_nothing_and_says_so() -> None:
    waiting = Waiting()
    try:
        for backend in (Failing(RuntimeError("broken")), waiting):
            ring = Ring(backend=backend, soon_s=0.05, person_s=0.05)
            with ends_soon():
                answers = login_for(PROXY, ring), keep_login(ANN, ring), forget_login(PROXY, ring)
            assert answers == (None, False, False)
    finally:
        waiting.over.set()


def test_without_a_session_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert (login_for(PROXY), keep_login(ANN), forget_login(PROXY)) == (None, False, False)


def met_by(login: LoginWanted | None, *, proxy: str | None = PROXY, stage: Stage = Stage.PROXY) -> Diagnosis:
    kind = FailureKind.PROXY_LOGIN if login else FailureKind.REFUSED
    failure = replace(failed(kind, stage=stage), login=login)
    return diagnose(replace(met(), attempts=(replace(attempt(None, failure), via_proxy=proxy),)))


@pytest.mark.parametrize(
    ("login", "wanted"),
    [
        (LoginWanted(), WantedLogin(proxy=PROXY, was_wrong=False)),
        (LoginWanted(given=True), WantedLogin(proxy=PROXY, was_wrong=True)),
        (LoginWanted(schemes=("ntlm", "basic")), WantedLogin(proxy=PROXY, was_wrong=False)),
        (LoginWanted(schemes=("ntlm",)), None),
        (None, None),
    ],
)
def test_a_login_is_wanted_where_one_would_help(login: LoginWanted | None, wanted: WantedLogin | None) -> None:
    assert wanted_login(met_by(login)) == wanted


def test_without_a_connection_no_login_is_wanted() -> None:
    assert wanted_login(diagnose(replace(met(), attempts=()))) is None
    assert wanted_login(met_by(LoginWanted(), proxy=None)) is None


@pytest.mark.parametrize(
    ("diagnosis", "accepted"),
    [
        (met_by(LoginWanted(given=True)), False),
        (met_by(LoginWanted(schemes=("ntlm",))), False),
        (met_by(None), False),
        (met_by(None, stage=Stage.HANDSHAKE), True),
        (met_by(None, proxy=None, stage=Stage.HANDSHAKE), False),
        (met_by(None, proxy="other.example:1", stage=Stage.HANDSHAKE), False),
    ],
)
def test_a_login_was_accepted_where_its_proxy_carried_the_check(diagnosis: Diagnosis, accepted: bool) -> None:
    assert was_accepted(diagnosis, ANN) is accepted


@contextmanager
def behind_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a site behind a proxy of this system that wants a login; give the proxy's place."""
    pki, leaf = make_pki("Behind"), healthy_leaf()
    site = TlsServer([issue(leaf, pki.issuing), pki.issuing.certificate], leaf.key)
    with serving(site) as port, serving(HttpProxy(port, user="ann", password="s3cret")) as proxy:
        monkeypatch.setenv("https_proxy", f"http://{LOOPBACK}:{proxy}")
        yield f"{LOOPBACK}:{proxy}"


SHOP = Target(host="shop.example", port=443)


def test_a_check_asks_gives_and_hides_the_login(monkeypatch: pytest.MonkeyPatch) -> None:
    options = CheckOptions(fetch=False, timeout_s=5.0)
    with behind_proxy(monkeypatch) as proxy:
        first = check(SHOP, options)
        assert wanted_login(first) == WantedLogin(proxy=proxy, was_wrong=False)
        wrong = check(SHOP, replace(options, proxy_login=ProxyLogin(user="ann", password="wr0ng", proxy=proxy)))
        assert wanted_login(wrong) == WantedLogin(proxy=proxy, was_wrong=True)
        login = ProxyLogin(user="ann", password="s3cret", proxy=proxy)
        right = check(SHOP, replace(options, proxy_login=login))
    assert was_accepted(right, login)
    assert len(right.chain) == 2
    for diagnosis in (first, wrong, right):
        assert not re.search("s3cret|wr0ng", f"{diagnosis!r} {json.dumps(diagnosis_json(diagnosis))}")


def test_a_check_that_meets_no_such_proxy_loads_no_keyring() -> None:
    code = (
        "import sys; from wizard.flow.tasks import check; from wizard.model.target import *;"
        "check(Target(host='127.0.0.1', port=1), CheckOptions(fetch=False, timeout_s=2.0, parts=frozenset()));"
        "sys.exit('keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0


SCENE = """
import sys
from tests.flow.test_proxy_login import *
from wizard.flow.proxy_login import *
monkeypatch = pytest.MonkeyPatch()
with behind_proxy(monkeypatch) as proxy:
    login = ProxyLogin(user="ann", password="s3cret", proxy=proxy)
    print(keep_login(login), login_for(proxy) == login)
    print(len(check(SHOP, CheckOptions(fetch=False, timeout_s=9.0)).chain))
    keep_login(ProxyLogin(user="ann", password="old", proxy=proxy))
    print(wanted_login(check(SHOP, CheckOptions(fetch=False, timeout_s=9.0))).was_wrong)
    print(forget_login(proxy), wanted_login(check(SHOP, CheckOptions(fetch=False, timeout_s=9.0))).was_wrong)
"""


def in_session(home: Path, *, unlocked: bool) -> subprocess.CompletedProcess[str]:
    """Run the scene in a D-Bus session of its own that finds its keyring in the folder *home*."""
    home.mkdir()
    unlock = 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;' if unlocked else ""
    words = ["dbus-run-session", "--", "sh", "-c", f'{unlock} "$0" -c "$1"', sys.executable, SCENE]
    own = environment(HOME=str(home), XDG_RUNTIME_DIR=str(home), XDG_DATA_HOME=str(home), DISPLAY="")
    return subprocess.run(words, env=own, capture_output=True, text=True, check=False, timeout=100)


@needs_keyring
def test_the_systems_own_keyring_logs_the_check_in(tmp_path: Path) -> None:
    done = in_session(tmp_path / "home", unlocked=True)
    assert done.stdout == "True True\n2\nTrue\nTrue False\n", done.stderr


@needs_keyring
def test_with_a_locked_keyring_the_proxy_asks_and_nobody_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = in_session(home, unlocked=False)
    # Nothing could be kept, so there is no chain; and the proxy was given nothing wrong.
    assert done.stdout == "False False\n0\nFalse\nFalse False\n", done.stderr
