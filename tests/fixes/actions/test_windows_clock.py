"""Windows' time service, on a Windows that behaves as the real one (tests/support/windows_system.py says whence)."""

import pytest

from tests.support.asking import asked_of
from tests.support.windows_system import FakeWindows
from wizard.fixes.actions.base import ActionError, Obstacle, Work
from wizard.fixes.actions.windows_clock import CLOCK, Clock, clock

SERVICE = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time"
PARAMETERS = rf"{SERVICE}\Parameters"
S = "C:\\Windows\\System32\\"
CMD = f"{S}cmd.exe"
SERVER = "time.windows.com,0x9"


def windows(kind: str | None, start: str = "3", server: str | None = SERVER) -> FakeWindows:
    told = {(PARAMETERS, "Type"): kind, (SERVICE, "Start"): start, (PARAMETERS, "NtpServer"): server}
    return FakeWindows(registry={key: value for key, value in told.items() if value is not None})


def made(fake: FakeWindows) -> Clock:
    return Clock(lambda: fake, fake.read)


TABLE = [
    (
        windows("NoSync"),
        (
            f'/d /s /c "{S}net.exe start w32time & {S}w32tm.exe /config /syncfromflags:manual /update'
            f' & {S}w32tm.exe /resync /rediscover & {S}w32tm.exe /resync /force"'
        ),
        (
            f'/d /s /c "{S}reg.exe add {PARAMETERS} /v Type /t REG_SZ /d NoSync /f & {S}w32tm.exe /config /update'
            f' & {S}sc.exe config w32time start= demand"'
        ),
    ),
    (
        windows("NoSync", "4", None),
        (
            f'/d /s /c "{S}sc.exe config w32time start= auto & {S}net.exe start w32time'
            f" & {S}w32tm.exe /config /syncfromflags:manual /manualpeerlist:time.windows.com,0x9 /update"
            f' & {S}w32tm.exe /resync /rediscover & {S}w32tm.exe /resync /force"'
        ),
        (
            f'/d /s /c "{S}reg.exe add {PARAMETERS} /v Type /t REG_SZ /d NoSync /f'
            f" & {S}reg.exe delete {PARAMETERS} /v NtpServer /f & {S}w32tm.exe /config /update"
            f' & {S}sc.exe config w32time start= disabled & {S}net.exe stop w32time"'
        ),
    ),
    (
        windows("NTP", "2", ""),
        (
            f'/d /s /c "{S}net.exe start w32time'
            f" & {S}w32tm.exe /config /syncfromflags:manual /manualpeerlist:time.windows.com,0x9 /update"
            f' & {S}w32tm.exe /resync /rediscover & {S}w32tm.exe /resync /force"'
        ),
        (
            f'/d /s /c "{S}reg.exe add {PARAMETERS} /v Type /t REG_SZ /d NTP /f'
            f' & {S}reg.exe add {PARAMETERS} /v NtpServer /t REG_SZ /d "" /f & {S}w32tm.exe /config /update'
            f' & {S}sc.exe config w32time start= auto"'
        ),
    ),
]


@pytest.mark.parametrize(("fake", "applied", "undone"), TABLE)
def test_what_is_switched_on_is_on_and_goes_back_to_what_it_was(fake: FakeWindows, applied: str, undone: str) -> None:
    before, tried = dict(fake.registry), made(fake)
    (action,) = tried.prepare(asked_of("windows", causes=["clock-wrong"]), Work())
    assert action.needs_admin
    assert action.is_reversible
    assert tried.kind.is_done(action.arguments, Work()) is False

    tried.kind.apply(action.arguments, Work())
    assert fake.calls == [(CMD, applied)]
    assert tried.kind.is_done(action.arguments, Work()) is True
    assert fake.registry[PARAMETERS, "Type"] == "NTP"

    fake.calls.clear()
    tried.kind.undo(action.arguments, Work())
    assert fake.calls == [(CMD, undone)]
    assert tried.kind.is_done(action.arguments, Work()) is False
    assert fake.registry == before

    fake.calls.clear()
    tried.kind.undo(action.arguments, Work())
    assert not fake.calls, "nothing to do, and nobody is asked"


def test_a_clock_that_is_wrong_although_it_is_on_is_set_at_once() -> None:
    fake = windows("NTP")
    tried = made(fake)
    (action,) = tried.prepare(asked_of("windows", causes=["clock-wrong"]), Work())
    assert not action.is_reversible
    tried.kind.apply(action.arguments, Work())
    assert fake.calls == [
        (CMD, f'/d /s /c "{S}net.exe start w32time & {S}w32tm.exe /resync /rediscover & {S}w32tm.exe /resync /force"')
    ]
    assert tried.kind.is_done(action.arguments, Work()) is None
    fake.calls.clear()
    tried.kind.undo(action.arguments, Work())
    assert not fake.calls


@pytest.mark.parametrize(
    ("fake", "causes"),
    [
        (windows("NTP"), ["unknown-ca"]),
        (windows("NT5DS"), ["clock-wrong"]),
        (windows("AllSync"), ["clock-wrong"]),
        (windows(None), ["clock-wrong"]),
        (windows("NoSync", "1"), ["clock-wrong"]),
    ],
)
def test_it_is_not_offered_where_others_see_to_it_or_nothing_is_wrong(fake: FakeWindows, causes: list[str]) -> None:
    assert not [*made(fake).prepare(asked_of("windows", causes=causes), Work())]


@pytest.mark.parametrize("rule", [r"Parameters", r"TimeProviders\NtpClient"])
def test_it_is_not_offered_where_rules_set_it(rule: str) -> None:
    fake = windows("NoSync")
    name = "Type" if rule == "Parameters" else "Enabled"
    fake.registry[rf"HKLM\SOFTWARE\Policies\Microsoft\W32Time\{rule}", name] = "1"
    assert not [*made(fake).prepare(asked_of("windows", causes=["clock-wrong"]), Work())]


def test_a_no_changes_nothing() -> None:
    fake = windows("NoSync")
    fake.answers_yes = False
    before = dict(fake.registry)
    with pytest.raises(ActionError) as raised:
        made(fake).kind.apply({"type": "NoSync", "start": "3", "server": "chosen"}, Work())
    assert raised.value.obstacle is Obstacle.NO_RIGHTS
    assert fake.registry == before


@pytest.mark.parametrize(
    "noted",
    [
        {},
        {"type": "NTP & calc.exe", "start": "3", "server": "chosen"},
        {"type": "NTP", "start": "disabled & calc.exe", "server": "chosen"},
        {"type": "NTP", "start": "3", "server": "evil.example"},
    ],
)
def test_a_note_that_somebody_changed_runs_nothing(noted: dict[str, str]) -> None:
    fake = windows("NoSync")
    for function in (made(fake).kind.apply, made(fake).kind.undo):
        with pytest.raises(ActionError, match="damaged"):
            function(noted, Work())
    assert not fake.calls


def test_a_computer_that_has_joined_a_domain_since_is_left_alone() -> None:
    fake = windows("NT5DS")
    made(fake).kind.undo({"type": "NoSync", "start": "3", "server": "chosen"}, Work())
    assert not fake.calls


def test_the_module_looks_at_the_real_one_only_on_windows() -> None:
    assert CLOCK.id == "windows-clock"
    assert not [*clock(asked_of("linux", causes=["clock-wrong"]), Work())]
