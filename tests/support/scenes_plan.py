"""Scenes of step 3, and of the windows that its plan opens."""

from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from tests.support.actions import Writing
from tests.support.diagnoses import NOW, finding, made_diagnosis
from tests.support.evidence import met
from tests.support.pki import Pki, der_of, healthy_leaf, issue, make_pki
from tests.support.practised import practised
from tests.support.scenes_base import Make, Scene, World, press, scene, wait
from tests.support.scenes_lists import recorded
from tests.support.scenes_steps import answered
from wizard.causes.diagnose import diagnose
from wizard.errors import WizardError
from wizard.fixes.actions.base import Asked, Work
from wizard.fixes.actions.root_arguments import text_of
from wizard.fixes.owner.full_chain import FullChain, full_chain
from wizard.flow import acting
from wizard.flow import session as flow
from wizard.flow.concern import Receiver
from wizard.flow.session import Place
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis
from wizard.model.terms import Audience
from wizard.pki.reader import read_certificate
from wizard.views.action_dialog import ActionDialog
from wizard.views.chain_dialog import ChainDialog
from wizard.views.changes_window import ChangesWindow
from wizard.views.letter_dialog import LetterDialog
from wizard.views.request_dialog import RequestDialog, Way

HOUSE = "intern.house.example"
AIA = "missing-intermediate-aia"


@cache
def house() -> Pki:
    """Return a company's own authority."""
    return make_pki("House")


@cache
def house_root() -> Certificate:
    """Return its root."""
    read = read_certificate(der_of(house().root.certificate))
    assert isinstance(read, Certificate)
    return read


@cache
def of_house() -> Diagnosis:
    """Return a site of that company's, whose root is not trusted here."""
    sent = (issue(healthy_leaf(HOUSE), house().issuing), house().issuing.certificate, house().root.certificate)
    return diagnose(met(sent, host=HOUSE))


def _writing(world: World, **fields: object) -> Writing:
    made = Writing(world.folder / "trusted", der=text_of(house_root().der), **fields)  # type: ignore[arg-type]
    world.patch(acting, "PREPARERS", dict.fromkeys((acting.TRUST, "set-clock"), (made.prepare,)))
    world.patch(acting, "KIND_BY_ID", {"file": made.kind})
    return made


def _plan(diagnosis: Diagnosis, audience: Audience, *, is_open: bool = False, presses: tuple[str, ...] = ()) -> Make:
    def make(world: World) -> QWidget:
        _writing(world)
        window = world.session(answered(diagnosis, Place.FIX, audience))
        world.idle()
        for name in presses:
            press(window, name)
        for name in [c.objectName().removeprefix("plan-") for c in window.fix_page._cards if is_open and not c.is_open]:
            press(window, f"open-{name}")
        world.idle()
        return window

    return make


def _compared(after: str) -> Make:
    def make(world: World) -> QWidget:
        session = flow.rechecking(answered(recorded("expired"), Place.FIX))
        return world.session(flow.with_diagnosis(session, recorded(after)))

    return make


def _rechecking(world: World) -> QWidget:
    return world.session(flow.rechecking(answered(recorded("expired"), Place.FIX)))


def _every_step_done(world: World) -> QWidget:
    window = world.session(answered(recorded("clock-wrong"), Place.FIX))
    world.idle()
    for name in [card.objectName().removeprefix("plan-") for card in window.fix_page._cards]:
        press(window, f"done-{name}")
    return window


def _message_plan(world: World) -> QWidget:
    world.main.take("NET::ERR_CERT_DATE_INVALID")
    wait(lambda: world.main.conductor.session.explanation is not None)
    world.main.conductor.go(Place.FIX)
    return world.main


def _action(typed: str = "", *, wants_fingerprint: bool = True, fails: bool = False, is_held: bool = False) -> Make:
    def make(world: World) -> QWidget:
        writing = _writing(world, wants_fingerprint=wants_fingerprint, needs_admin=wants_fingerprint, fails=fails)
        (action,) = writing.prepare(Asked(diagnosis=of_house(), system="linux", root=house_root()), Work())
        opened = ActionDialog(action, world.bridge, root=house_root(), host=HOUSE, parent=None)
        opened.show()
        opened.field.setText(typed)
        if is_held:
            writing.hold.clear()
            world.stack.callback(writing.hold.set)
        if fails or is_held:
            press(opened, "do-it")
        return opened

    return make


def _changes(presses: tuple[str, ...] = (), *, are_some: bool = True, why: str = "") -> Make:
    def make(world: World) -> QWidget:
        writing = _writing(world, takes_trust_away=True)
        if are_some:
            acting.do(next(writing.prepare(Asked(diagnosis=of_house(), system="linux"), Work())))
        if why:
            world.patch(acting, "changes", _fail(why))
        opened = ChangesWindow(world.bridge)
        opened.show()
        wait(lambda: not opened.is_busy)
        for name in presses:
            press(opened, name)
        return opened

    return make


def _fail(why: str):  # type: ignore[no-untyped-def]  # takes the place of any function
    def fail(*_: object, **__: object) -> None:
        raise WizardError(why)

    return fail


def _letter(diagnosis: Diagnosis, to: Receiver) -> Make:
    return lambda _: LetterDialog(diagnosis, to, NOW)


def _letter_copied(_: World) -> QWidget:
    opened = LetterDialog(made_diagnosis([finding("expired")]), "owner", NOW)
    opened.show()
    press(opened, "letter-copy")
    return opened


def _chain() -> FullChain:
    found = full_chain(practised(AIA))
    assert isinstance(found, FullChain)
    return found


def _chain_dialog(name: str = "") -> Make:
    def make(_: World) -> QWidget:
        opened = ChainDialog(_chain(), practised(AIA).evidence.target)
        opened.show()
        if name == "nowhere":
            opened.save(Path("/nowhere/chain.pem"))
        return opened

    return make


def _request(way: Way) -> Make:
    return lambda world: RequestDialog(practised("missing-www"), way, world.bridge)


def _request_made(world: World) -> QWidget:
    opened = RequestDialog(practised("missing-www"), Way.REQUEST, world.bridge)
    opened.show()
    opened.names.setPlainText("shop-of-ours.com\nwww.shop-of-ours.com")
    opened.make_in(world.folder)
    wait(lambda: opened.made is not None)
    return opened


def _request_wrong(world: World) -> QWidget:
    opened = RequestDialog(practised("missing-www"), Way.REQUEST, world.bridge)
    opened.show()
    opened.names.setPlainText("shop of ours\n*.com")
    world.patch(QFileDialog, "getExistingDirectory", lambda *_: "/nowhere")
    press(opened, "make-request")
    return opened


SCENES: tuple[Scene, ...] = (
    *(
        scene(f"step3-{stem}-{audience.value}", f"the plan for {stem}, for the {audience.value}",
              _plan(recorded(stem), audience))
        for stem, audience in (
            ("expired", Audience.VISITOR), ("expired", Audience.OWNER), ("expired", Audience.HELPDESK),
            ("clock-wrong", Audience.VISITOR), ("clock-wrong", Audience.HELPDESK),
            ("missing-intermediate", Audience.OWNER), ("interception", Audience.VISITOR),
            ("no-network", Audience.VISITOR), ("good", Audience.VISITOR), ("good", Audience.OWNER),
        )
    ),
    scene("step3-open", "every step open, with their drawings",
          _plan(recorded("clock-wrong"), Audience.VISITOR, is_open=True)),
    scene("step3-owner-open", "every step of an owner open, with tools",
          _plan(recorded("missing-intermediate"), Audience.OWNER, is_open=True)),
    scene("step3-marks", "one step done, one skipped",
          _plan(recorded("clock-wrong"), Audience.VISITOR, presses=("done-set-clock",))),
    scene("step3-differs", "it looks different there",
          _plan(recorded("clock-wrong"), Audience.VISITOR, presses=("differs-set-clock",))),
    scene("step3-done", "every step is done", _every_step_done),
    scene("step3-rechecking", "the site is checked again", _rechecking),
    scene("step3-same", "nothing has changed", _compared("expired")),
    scene("step3-mended", "it is mended", _compared("good")),
    scene("step3-other", "another problem came", _compared("name-mismatch")),
    scene("step3-root", "a company's root, with what the program offers to do",
          _plan(of_house(), Audience.VISITOR, is_open=True)),
    scene("step3-message", "the plan of a message alone", _message_plan),
    scene("action", "a change is asked about", _action(wants_fingerprint=False)),
    scene("action-fingerprint", "it wants a fingerprint", _action()),
    scene("action-differs", "the fingerprint differs", _action("00" * 9)),
    scene("action-agrees", "the fingerprint agrees", _action(house_root().sha256)),
    scene("action-working", "it is being done", _action(wants_fingerprint=False, is_held=True), is_busy=True),
    scene("action-failed", "it could not be done", _action(wants_fingerprint=False, fails=True)),
    scene("changes-none", "nothing was changed", _changes(are_some=False)),
    scene("changes", "what was changed", _changes()),
    scene("changes-question", "a second question before trust comes back", _changes(("take-back-0",))),
    scene("changes-taken-back", "it was taken back", _changes(("take-back-0", "trust-again-0"))),
    scene("changes-failed", "the notes cannot be read", _changes(why="The notes cannot be read.")),
    scene("letter-owner", "a letter to the owner", _letter(made_diagnosis([finding("expired")]), "owner")),
    scene("letter-it", "a letter to one's own IT", _letter(recorded("interception"), "it")),
    scene("letter-copied", "the letter was copied", _letter_copied),
    scene("chain", "the chain to install", _chain_dialog()),
    scene("chain-unsaved", "it could not be saved", _chain_dialog("nowhere")),
    scene("request", "a request for a new certificate", _request(Way.REQUEST)),
    scene("request-acme", "commands of ACME programs", _request(Way.ACME)),
    scene("request-place", "where a certificate goes", _request(Way.PLACE)),
    scene("request-wrong", "names that cannot be", _request_wrong),
    scene("request-made", "key and request were written", _request_made),
)  # fmt: skip
