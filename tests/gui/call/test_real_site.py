"""A call beside the real check of a real site on loopback: what it finds steers the questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.flow.call.callers import BEGAN, TARGET
from tests.gui.call.calling import Played
from tests.support.loopback import LOOPBACK, closed_port, serving
from tests.support.pki import AT, Leaf, Validity, der_of, healthy_leaf, issue, make_pki
from tests.support.tls_server import TlsServer
from wizard.flow.call.state import SiteState, begin, with_words
from wizard.flow.caller.devices import Device
from wizard.model.target import CheckOptions, Target
from wizard.views.bridge import Bridge, Work
from wizard.views.call.call_desk import Stage
from wizard.views.call.setup_page import CallStart
from wizard.views.plan_card import PlanCard
from wizard.views.work import CheckSubject, PracticeGround

PKI = make_pki("Call")
EXPIRED = Validity.around(AT, before_days=110, after_days=-20)


@contextmanager
def calling(qtbot: QtBot, bridge: Bridge, leaf: Leaf | None) -> Iterator[Played]:
    """Give a window whose checks go to a server on loopback with the certificate *leaf*; to none for None."""
    chain = () if leaf is None else (issue(leaf, PKI.issuing), PKI.issuing.certificate)
    with closed_port() if leaf is None else serving(TlsServer(chain, leaf.key)) as port:

        def check(target: Target) -> Work:
            options = CheckOptions(
                timeout_s=5.0, fetch=False, at=AT, parts=frozenset(), only_roots=(der_of(PKI.root.certificate),)
            )
            there = replace(target, connect_to=(LOOPBACK, port))
            return CheckSubject(subject=there, options=options, ground=PracticeGround())

        made = Played(qtbot, bridge, check)
        yield made
        made.leave()
        made.settle()


def begun(played: Played) -> None:
    call = with_words(begin(BEGAN, device=Device.WINDOWS_11, browser="chrome"), "net err cert date invalid")
    played.window.begin(CallStart(call=call, target=TARGET))
    played.settle()
    assert played.window.stage is Stage.ASKING
    played.wait_for_site()


def state(played: Played) -> SiteState:
    call = played.window.desk.call
    assert call is not None
    return call.site.state


def test_a_site_that_has_expired_fails_from_here_and_the_plan_is_ready(qtbot: QtBot, bridge: Bridge) -> None:
    with calling(qtbot, bridge, replace(healthy_leaf(), validity=EXPIRED)) as played:
        begun(played)
        assert state(played) is SiteState.FAILS
        assert "The certificate has expired" in played.words(played.window.side)
        played.press("go-on")
        assert played.window.stage is Stage.ENDING
        ending = played.window.desk.ending
        assert ending is not None
        assert not ending.diagnosis.evidence.offline
        assert ending.diagnosis.findings[0].cause == "expired"
        # What was measured is told as well.
        assert "ran out 20 days ago" in played.words(played.window.ending)
        first = next(card for card in played.window.ending.findChildren(PlanCard) if card.isVisible())
        assert first.objectName() == "plan-wait-and-do-not-enter"


def test_a_site_that_is_fine_leads_to_the_callers_clock(qtbot: QtBot, bridge: Bridge) -> None:
    with calling(qtbot, bridge, healthy_leaf()) as played:
        begun(played)
        assert state(played) is SiteState.FINE
        assert "From here, the site opens." in played.words(played.window.side)
        assert played.window.desk.question is not None
        if played.window.desk.question.id != "clock":
            played.press("go-on")
        assert played.window.desk.question.id == "clock"


@pytest.mark.parametrize("leaf", [replace(healthy_leaf("other.example")), None], ids=["another name", "no server"])
def test_whatever_else_is_found_is_told(qtbot: QtBot, bridge: Bridge, leaf: Leaf | None) -> None:
    with calling(qtbot, bridge, leaf) as played:
        begun(played)
        assert state(played) is SiteState.FAILS
        said = "The certificate is for another name" if leaf is not None else "refuses"
        assert said in played.words(played.window.side)
