"""Makes the pages of the three steps, and connects what they ask for with what does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.views.checks_page import ChecksPage
from wizard.views.fix_page import FixPage
from wizard.views.identify_page import IdentifyPage
from wizard.views.proxy_login import ProxyLogins

if TYPE_CHECKING:  # it imports this module when a page is wanted
    from wizard.views.frame import MainWindow


def make_identify_page(window: MainWindow) -> IdentifyPage:
    """Return step 1."""
    page, conductor = IdentifyPage(), window.conductor
    page.cancel_wanted.connect(conductor.cancel)
    page.again_wanted.connect(conductor.check_again)
    page.answer_chosen.connect(conductor.answer)
    page.answer_taken_back.connect(conductor.take_back)
    page.check_wanted.connect(window.take)
    page.chain_wanted.connect(lambda diagnosis: window.viewers.show_diagnosis(diagnosis))
    page.server_test_wanted.connect(window.show_server_test)
    page.time_machine_wanted.connect(window.show_time_machine)
    logins = ProxyLogins(conductor.bridge, window)
    page.login_wanted.connect(logins.ask)
    logins.given.connect(conductor.use_login)
    conductor.answered.connect(lambda: logins.settle(conductor.session.diagnosis))
    return page


def make_checks_page(window: MainWindow) -> ChecksPage:
    """Return step 2."""
    page, conductor = ChecksPage(), window.conductor
    page.again_wanted.connect(conductor.check_again)
    page.row_wanted.connect(conductor.look_again)
    page.place_wanted.connect(conductor.open_place)
    conductor.place_opened.connect(page.say_of_place)
    page.stores_wanted.connect(lambda: show_stores(window))
    page.device_wanted.connect(conductor.speak_of_another_device)
    page.device_chosen.connect(conductor.choose_device)
    page.device_unchosen.connect(conductor.unchoose_device)
    page.row_answered.connect(conductor.answer_row)
    page.row_taken_back.connect(conductor.take_row_back)
    page.row_asked.connect(conductor.ask_row)
    page.shown_first.connect(conductor.look_around)
    return page


def show_stores(window: MainWindow) -> None:
    """Open the lists of roots; with what each says of the site in question, where one was checked."""
    from wizard.views.store_window import StoreWindow

    opened = StoreWindow(window.conductor.bridge, window.conductor.session.diagnosis, window)
    opened.certificate_wanted.connect(window.viewers.show_viewed)
    window.language_changed.connect(opened.retranslate)
    opened.show()


def make_fix_page(window: MainWindow) -> FixPage:
    """Return step 3."""
    page, conductor = FixPage(), window.conductor
    page.again_wanted.connect(conductor.check_again)
    page.audience_chosen.connect(conductor.choose_audience)
    page.ticked.connect(conductor.tick)
    page.server_test_wanted.connect(window.show_server_test)
    return page
