"""Scenes of steps 1 and 2: what is wrong, and what this computer or a caller's device has to do with it."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from tests.flow.test_case_file import full_case
from tests.support.scenes_base import Make, Scene, World, press, scene, turn, wait
from tests.support.scenes_lists import COMPUTER, FINE_COMPUTER, LONG_HOST, NOW, at_host, recorded
from wizard.flow import session as flow
from wizard.flow.broken import Broken
from wizard.flow.case_code import code_of
from wizard.flow.case_file import write_case
from wizard.flow.looking import with_part
from wizard.flow.session import Place, Session
from wizard.model.evidence import PartValue
from wizard.model.finding import Diagnosis
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.terms import Audience, Part
from wizard.views.check_row import CheckRow


def begun(host: str = "shop.example") -> Session:
    """Return a session that checks *host*."""
    return flow.checking(flow.with_input(Session(), host))


def answered(diagnosis: Diagnosis, place: Place = Place.IDENTIFY, audience: Audience = Audience.VISITOR) -> Session:
    """Return a session with an answer, at *place*."""
    session = flow.with_audience(begun(diagnosis.evidence.target.host), audience)
    return flow.go(flow.with_diagnosis(session, diagnosis), place)


def _answer(stem: str, audience: Audience = Audience.VISITOR) -> Make:
    return lambda world: world.session(answered(recorded(stem), audience=audience))


def _long_name(world: World) -> QWidget:
    return world.session(answered(at_host(recorded("name-mismatch"), LONG_HOST)))


def _checking(world: World) -> QWidget:
    window = world.session(begun())
    page = window.identify_page
    page.begin()
    for probe, state, milliseconds, detail in (
        (ProbeId.RESOLVE, ProbeState.DONE, 12.0, "192.0.2.1, 2001:db8::1"),
        (ProbeId.CONNECT, ProbeState.DONE, 31.0, "192.0.2.1"),
        (ProbeId.HANDSHAKE, ProbeState.FAILED, 5003.0, ""),
        (ProbeId.CLOCK, ProbeState.RUNNING, 0.0, ""),
        (ProbeId.PORTAL, ProbeState.SKIPPED, 0.0, ""),
    ):
        page.show_progress(Progress(probe=probe, state=state, milliseconds=milliseconds, detail=detail))
    return window


def _checking_begins(world: World) -> QWidget:
    window = world.session(begun())
    window.identify_page.begin()
    return window


def _failed(world: World) -> QWidget:
    session = flow.rechecking(answered(recorded("expired")))
    return world.session(flow.with_failure(session, Broken("OSError")))


def _again(before: str, after: str, place: Place) -> Make:
    def make(world: World) -> QWidget:
        session = flow.rechecking(answered(recorded(before), place))
        return world.session(flow.with_diagnosis(session, recorded(after)))

    return make


def _said(text: str, *answers: str) -> Make:
    def make(world: World) -> QWidget:
        world.main.take(text)
        wait(lambda: world.main.conductor.session.explanation is not None)
        for answer in answers:
            press(world.main, f"answer-{answer}")
        return world.main

    return make


def _told_by_code(world: World) -> QWidget:
    world.main.take(code_of(recorded("expired-and-another-name")))
    wait(lambda: world.main.conductor.session.coded is not None)
    return world.main


def _told_by_file(world: World) -> QWidget:
    file = world.folder / "shop.trustcase"
    file.write_bytes(write_case(full_case()))
    world.main.take(str(file))
    wait(lambda: world.main.conductor.session.case is not None)
    return world.main


def _seen(session: Session, parts: Mapping[Part, PartValue]) -> Session:
    for part, seen in parts.items():
        session = with_part(session, part, seen, 0.0, NOW)
    return session


def _looking(world: World) -> QWidget:
    return world.session(flow.go(flow.looking(begun(), set(COMPUTER)), Place.CHECKS))


def _partly(world: World) -> QWidget:
    half = dict(tuple(COMPUTER.items())[:2])
    session = flow.looking(begun(), set(COMPUTER))
    return world.session(flow.go(_seen(session, half), Place.CHECKS))


def _neglected(audience: Audience = Audience.VISITOR, *, is_open: bool = False) -> Make:
    def make(world: World) -> QWidget:
        window = world.session(_seen(answered(recorded("clock-wrong"), Place.CHECKS, audience), COMPUTER))
        if is_open:
            for row in window.checks_page.findChildren(CheckRow):
                if row.more.isVisible():
                    row.more.click()
        turn()
        return window

    return make


def _step_2(stem: str) -> Make:
    return lambda world: world.session(answered(recorded(stem), Place.CHECKS))


def _fine(world: World) -> QWidget:
    session = answered(at_host(recorded("expired"), "www.example.com"), Place.CHECKS)
    return world.session(_seen(session, FINE_COMPUTER))


def _device(*chosen: str, row: str = "") -> Make:
    """Speak of another device, and of the one that these answers lead to."""

    def make(world: World) -> QWidget:
        _said("NET::ERR_CERT_DATE_INVALID")(world)
        conductor = world.main.conductor
        conductor.go(Place.CHECKS)
        turn()
        press(world.main, "device-other")
        for device in chosen:
            conductor.caller.choose_device(device)
        if row:
            conductor.caller.ask_row(row)
        return world.main

    return make


_STEP_1 = {
    "expired": "the certificate has expired",
    "not-yet-valid": "it is not valid yet",
    "name-mismatch": "it is made out to another name",
    "missing-intermediate": "the server leaves one certificate out",
    "unknown-ca": "nobody known vouches for it",
    "self-signed": "the site vouches for itself",
    "clock-wrong": "the clock of this computer is wrong",
    "connection-refused": "the server refuses the connection",
    "dns-failure": "the name leads nowhere",
    "no-network": "this computer is offline",
    "captive-portal": "a login page is in the way",
    "interception": "something opens connections on the way",
    "proxy-login": "a proxy wants a login",
    "good": "everything is fine",
    "revoked": "the authority has withdrawn it",
    "protocol-version": "the server speaks no version that is still allowed",
    "three-faults": "three causes at once",
    "client-certificate-required": "the site wants a certificate of the person",
    "ct-missing": "programs disagree",
    "timeout": "the server does not answer",
}

SCENES: tuple[Scene, ...] = (
    scene("step1-begins", "the check begins", _checking_begins),
    scene("step1-checking", "some is known, one part failed, some still runs", _checking),
    *(scene(f"step1-{stem}", f"step 1: {what}", _answer(stem)) for stem, what in _STEP_1.items()),
    scene("step1-long-name", "step 1 for a very long name", _long_name),
    scene("step1-owner", "step 1 for the owner, with the server test", _answer("expired", Audience.OWNER)),
    scene("step1-failed", "the check itself broke", _failed),
    scene("step1-message", "a message alone, with its question", _said("NET::ERR_CERT_DATE_INVALID")),
    scene("step1-message-answered", "the same after an answer", _said("NET::ERR_CERT_DATE_INVALID", "no")),
    scene("step1-message-host", "a message that names a host", _said(
        "curl: (60) SSL certificate problem: unable to get local issuer certificate https://shop.example/"
    )),
    scene("step1-code", "a case told by its code", _told_by_code),
    scene("step1-file", "a case told by a file", _told_by_file),
    scene("step2-looking", "step 2 begins to look", _looking),
    scene("step2-partly", "two parts are known", _partly),
    scene("step2-fine", "step 2 with nothing wrong here", _fine),
    scene("step2-unseen", "step 2 of which hardly anything was looked at", _step_2("expired")),
    scene("step2-clock", "step 2 with a wrong clock", _step_2("clock-wrong")),
    scene("step2-portal", "step 2 behind a login page", _step_2("captive-portal")),
    scene("step2-offline", "step 2 without a network", _step_2("no-network")),
    scene("step2-problems", "a neglected computer", _neglected()),
    scene("step2-open", "the same with every row open", _neglected(is_open=True)),
    scene("step2-helpdesk", "the same for a helpdesk", _neglected(Audience.HELPDESK)),
    scene("step2-device", "which device is it?", _device()),
    scene("step2-device-row", "a row of a caller's device", _device("phone", "app-store", row="clock")),
)  # fmt: skip
