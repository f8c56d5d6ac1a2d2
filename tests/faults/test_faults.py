"""Faults of a computer and its network, each arranged for real, found by the row that it belongs to and by no other."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.arrangements import ARRANGEMENTS
from wizard.causes.rows import ROW_BY_ID

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault, by the name of its arrangement."""

    name: str
    row: str | None
    """The row that finds it; None for a healthy world."""
    says: str = ""
    """Words of that row's sentence."""
    causes: tuple[str, ...] = ()
    """The causes, the first one first; only these of a site's that matter here."""


FAULTS = (
    Fault(name="healthy", row=None),
    Fault(name="healthy-with-a-site", row=None),
    # 1. The clock.
    Fault(name="clock-ahead", row="clock", says="ahead by 3 days", causes=("clock-wrong",)),
    Fault(name="clock-behind", row="clock", says="behind by", causes=("clock-wrong",)),
    Fault(name="clock-zone", row="clock", says="exactly 9 h", causes=("clock-wrong",)),
    Fault(name="clock-behind-without-network", row="clock", says="at least 2 years", causes=("clock-wrong",)),
    Fault(
        name="expired-looking-site-on-a-wrong-clock",
        row="clock",
        says="ahead by 13 months",
        causes=("clock-wrong", "expired"),
    ),
    Fault(
        name="expired-looking-site-on-a-wrong-clock-without-network",
        row="clock",
        says="According to www.wizard-shop.net, the clock is off by 13 months",
        causes=("clock-wrong", "expired"),
    ),
    Fault(
        name="not-yet-valid-site-on-a-wrong-clock-without-network",
        row="clock",
        says="at least 3 years",
        causes=("clock-wrong", "not-yet-valid"),
    ),
    # 2. The system.
    Fault(name="unsupported-system", row="system", says="Ubuntu 20.04", causes=("outdated-software",)),
    Fault(name="security-updates-wait", row="updates", says="for security"),
    Fault(name="other-updates-wait", row=None),
    Fault(name="installed-updates-wait-for-a-restart", row="updates", says="restart"),
    Fault(name="updates-are-not-looked-for", row="updates", says="has not looked for updates"),
    # 3. The browsers.
    Fault(name="firefox-is-two-years-old", row="browsers", says="Firefox 132"),
    Fault(name="chrome-is-not-updated", row="browsers", says="Google Chrome 156"),
    Fault(name="firefox-waits-for-its-restart", row="browsers", says="closed and opened again"),
    # 4. The roots.
    Fault(name="roots-are-ten-years-old", row="roots", says="old"),
    Fault(name="no-roots-at-all", row="roots", says="no list"),
    # 5. Interception, proxy, settings.
    Fault(name="malware-left-its-root", row="interception", says="Superfish"),
    Fault(name="debugger-left-its-root", row="interception", says="mitmproxy"),
    Fault(name="antivirus-added-its-root", row=None),
    Fault(name="healthy-behind-a-proxy", row=None),
    Fault(name="proxy-that-is-gone", row="proxy", says="198.18.0.90", causes=("proxy-failure",)),
    Fault(name="variables-that-contradict-each-other", row="proxy", says="https_proxy"),
    Fault(name="proxy-file-that-is-gone", row="proxy", says="gone.pac"),
    Fault(name="git-does-not-look", row="settings", says="GIT_SSL_NO_VERIFY"),
    Fault(name="npm-does-not-look", row="settings", says="npm (strict-ssl)"),
    Fault(name="roots-of-a-tool-are-gone", row="settings", says="REQUESTS_CA_BUNDLE"),
    # 6. The network.
    Fault(name="login-page", row="portal", says="login page", causes=("captive-portal",)),
    Fault(name="login-page-511", row="portal", says="login page", causes=("captive-portal",)),
    Fault(name="hosts-file-leads-elsewhere", row="hosts", says="198.18.0.99", causes=("unknown-ca",)),
    Fault(name="name-leads-into-this-network", row="dns", says="10.0.0.7", causes=("connection-refused",)),
    Fault(name="name-leads-to-the-old-server", row="dns", says="93.184.216.99", causes=("expired",)),
    Fault(name="name-server-does-not-know-the-name", row="dns", causes=("dns-failure",)),
    Fault(name="ipv6-leads-to-another-server", row="ways", says="IPv6", causes=("unknown-ca",)),
)


def answer_about(name: str, folder: Path) -> dict[str, Any]:
    """Arrange a world in namespaces of its own, and return what the command line answers there."""
    words = ["unshare", "--user", "--map-root-user", "--net", "--mount", sys.executable, "-m", "tests.faults.world"]
    done = subprocess.run([*words, name, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_there_are_faults_enough_for_every_row_that_can_cry() -> None:
    crying = [fault.row for fault in FAULTS if fault.row is not None]
    assert len(crying) >= 25
    for rows in ({"clock"}, {"system", "updates"}, {"browsers"}, {"roots"}, {"interception", "proxy", "settings"},
                 {"portal", "hosts", "dns", "ways"}):  # fmt: skip
        assert sum(row in rows for row in crying) >= 2, rows


def test_every_arrangement_is_in_the_table() -> None:
    assert set(ARRANGEMENTS) == {fault.name for fault in FAULTS}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_right_row_finds_it_and_no_other_cries(fault: Fault, tmp_path: Path) -> None:
    answer = answer_about(fault.name, tmp_path)
    rows = {check["id"]: check for check in answer["checks"] if check["id"] in ROW_BY_ID}
    crying = {id_: row["detail"] for id_, row in rows.items() if row["state"] == "problem"}
    assert set(crying) == ({fault.row} if fault.row else set()), crying
    if fault.row:
        assert fault.says in crying[fault.row]
        assert rows[fault.row]["facts"], "a row that cries says what it rests on"
    assert tuple(cause["id"] for cause in answer["causes"])[: len(fault.causes)] == fault.causes
