"""Makes the pages of the three steps, and connects what they ask for with what does it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it imports this module when a page is wanted
    from wizard.flow.viewer.viewed import Viewed
    from wizard.model.certificate import Certificate
    from wizard.model.finding import Diagnosis
    from wizard.views.checks_page import ChecksPage
    from wizard.views.conductor import Conductor
    from wizard.views.fix_page import FixPage
    from wizard.views.frame import MainWindow
    from wizard.views.identify_page import IdentifyPage

logger = logging.getLogger(__name__)


def make_identify_page(window: MainWindow) -> IdentifyPage:
    """Return step 1."""
    from wizard.views.identify_page import IdentifyPage
    from wizard.views.proxy_login import ProxyLogins

    page, conductor = IdentifyPage(), window.conductor
    page.cancel_wanted.connect(conductor.cancel)
    page.again_wanted.connect(conductor.check_again)
    page.answer_chosen.connect(conductor.answer)
    page.answer_taken_back.connect(conductor.take_back)
    page.check_wanted.connect(window.take)
    page.chain_wanted.connect(lambda diagnosis: window.viewers.show_diagnosis(diagnosis))
    page.server_test_wanted.connect(lambda: show_server_test(window))
    page.time_machine_wanted.connect(lambda diagnosis: show_time_machine(window, diagnosis))
    logins = ProxyLogins(conductor.bridge, window)
    page.login_wanted.connect(logins.ask)
    logins.given.connect(conductor.use_login)
    conductor.answered.connect(lambda: logins.settle(conductor.session.diagnosis))
    return page


def make_checks_page(window: MainWindow) -> ChecksPage:
    """Return step 2."""
    from wizard.views.checks_page import ChecksPage

    conductor = window.conductor
    page = ChecksPage(conductor.bridge)
    page.change_made.connect(lambda _: prove(conductor))
    page.again_wanted.connect(conductor.check_again)
    page.row_wanted.connect(conductor.look_again)
    page.place_wanted.connect(conductor.places.open)
    conductor.places.opened.connect(page.say_of_place)
    page.stores_wanted.connect(lambda: show_stores(window))
    page.device_wanted.connect(conductor.caller.speak_of_another_device)
    page.device_chosen.connect(conductor.caller.choose_device)
    page.device_unchosen.connect(conductor.caller.unchoose_device)
    page.row_answered.connect(conductor.caller.answer_row)
    page.row_taken_back.connect(conductor.caller.take_row_back)
    page.row_asked.connect(conductor.caller.ask_row)
    page.shown_first.connect(conductor.look_around)
    return page


def show_server_test(window: MainWindow) -> None:
    """Open the server test of the site in question."""
    from wizard.views.server_window import ServerWindow

    conductor = window.conductor
    target, work = conductor.session.target, conductor.server_test()
    if target is not None and work is not None:
        opened = ServerWindow(target.address, work, conductor.bridge, window)
        window.language_changed.connect(opened.retranslate)
        opened.show()


def show_time_machine(window: MainWindow, diagnosis: Diagnosis) -> None:
    """Open the time machine on the certificates of *diagnosis*."""
    from wizard.causes.timeline import timeline_of
    from wizard.views.time_machine import TimeMachineWindow

    if (timeline := timeline_of(diagnosis)) is not None:
        opened = TimeMachineWindow(diagnosis, timeline, window)
        window.language_changed.connect(opened.retranslate)
        opened.show()


def show_gallery(window: MainWindow) -> None:
    """Show pictures of error pages and messages; one that is chosen counts as if its text had been pasted."""
    from wizard.views.gallery import GalleryWindow

    opened = GalleryWindow(window)
    opened.chosen.connect(window.take)
    window.language_changed.connect(opened.retranslate)
    opened.show()


def show_stores(window: MainWindow) -> None:
    """Open the lists of roots; with what each says of the site in question, where one was checked."""
    from wizard.views.store_window import StoreWindow

    opened = StoreWindow(window.conductor.bridge, window.conductor.session.diagnosis, window)
    opened.certificate_wanted.connect(window.viewers.show_viewed)
    window.language_changed.connect(opened.retranslate)
    opened.show()


def prove(conductor: Conductor) -> None:
    """Look again after a change: at the site where one was checked, else at what changes can concern."""
    if conductor.session.can_check:
        conductor.check_again()
    elif conductor.session.answer_in_force is not None:
        for row in ("clock", "updates", "roots"):
            conductor.look_again(row)


def show_changes(window: MainWindow) -> None:
    """Open the list of what this program has changed."""
    from wizard.views.changes_window import ChangesWindow

    opened = ChangesWindow(window.conductor.bridge, window)
    opened.taken_back.connect(lambda: prove(window.conductor))
    opened.listed.connect(window.start_page.show_changes)
    window.language_changed.connect(opened.retranslate)
    opened.show()


def watch_changes(window: MainWindow) -> None:
    """Put back what an earlier run left half done, and tell of changes at the start."""
    from wizard.views.action_work import TidyChanges

    bridge = window.conductor.bridge
    number = bridge.start(TidyChanges())

    def tell(job: int, answer: object) -> None:
        if job != number:
            return
        # Loaded by the work: before that, it would hold the window up.
        from wizard.fixes.actions.journal import Tidied

        assert isinstance(answer, Tidied)  # noqa: S101  (what `TidyChanges` returns)
        window.start_page.show_changes(answer)

    def fail(job: int, error: object) -> None:
        if job == number:
            logger.error(
                "looking for interrupted changes broke: %r",
                error,
                exc_info=error if isinstance(error, Exception) else None,
            )

    bridge.finished.connect(tell)
    bridge.failed.connect(fail)
    window.start_page.changes_wanted.connect(lambda: show_changes(window))


def ask_password(window: MainWindow, name: str, *, was_wrong: bool) -> None:
    """Ask for the password of the file *name*, and open it with that."""
    from wizard.views.password import PasswordDialog

    dialog = PasswordDialog(name, window, was_wrong=was_wrong)
    dialog.given.connect(lambda password, keep: window.conductor.open_file(name, password, keep=keep))
    dialog.open()


def show_help(window: MainWindow, topic: str) -> None:
    """Open the help on *topic*."""
    from wizard.views.help import open_help
    from wizard.views.menus import keyboard_table

    open_help(window, topic, keyboard_table())


def show_about(window: MainWindow) -> None:
    """Open what there is to know about this program."""
    from wizard.views.about import open_about

    open_about(window)


def copy_page(window: MainWindow) -> None:
    """Put all the words of the page in front on the clipboard."""
    from wizard.views.copying import copy_page as copy

    # Not `window.page`: the first start stands in the place of the start page.
    copy(window, window.start_page.parentWidget() or window.page)


def add_manners(window: MainWindow) -> None:
    """Keep the case in hand beyond a crash, offer what was in hand lately, and let the focused thing be copied."""
    from PySide6.QtWidgets import QApplication

    from wizard.views.copying import serve
    from wizard.views.fault import watch
    from wizard.views.recent import offer_recent

    watch(window)
    recent = window.ways.recent = offer_recent(window)
    recent.serve(window.menus.recent)
    recent.trouble.connect(window.ways.tell)
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  (a window without an application is a bug)
    serve(application)


def _alone(root: Certificate) -> Viewed:
    from wizard.flow.viewer.viewed import Shown, Viewed, Whence

    return Viewed(title="", shown=(Shown(certificate=root, whence=Whence.SENT, name=""),), ders=(root.der,))


def _chain(certificates: tuple[Certificate, ...]) -> Viewed:
    from wizard.flow.viewer.viewed import of_file

    return of_file("", certificates, tuple(c.der for c in certificates))


def _speak_of_another_device(conductor: Conductor) -> None:
    from wizard.flow.session import Place

    conductor.caller.speak_of_another_device(True)
    conductor.go(Place.CHECKS)


def make_fix_page(window: MainWindow) -> FixPage:
    """Return step 3."""
    from wizard.views.fix_page import FixPage

    conductor = window.conductor
    page = FixPage(conductor.bridge)
    page.again_wanted.connect(conductor.check_again)
    page.audience_chosen.connect(conductor.choose_audience)
    page.reader_chosen.connect(conductor.show_plan_for)
    page.marked.connect(conductor.mark)
    page.server_test_wanted.connect(lambda: show_server_test(window))
    page.changes_wanted.connect(lambda: show_changes(window))
    page.chain_wanted.connect(lambda chain: window.viewers.show_viewed(_chain(chain)))
    page.check_at_wanted.connect(conductor.check_at)
    page.message_wanted.connect(conductor.start_over)
    page.device_wanted.connect(lambda: _speak_of_another_device(conductor))
    page.place_wanted.connect(conductor.places.open)
    conductor.places.opened.connect(page.say_of_place)
    page.change_made.connect(lambda _: prove(conductor))
    page.certificate_wanted.connect(lambda root: window.viewers.show_viewed(_alone(root)))
    return page
