"""Scenes of the start page and of what it opens at once."""

from PySide6.QtWidgets import QWidget

from tests.support.scenes_base import Make, Scene, World, scene, turn, wait
from tests.support.scenes_lists import keep_watch_list
from wizard.fixes.actions.journal import Tidied
from wizard.flow.settings import Settings
from wizard.views.boxes import warning_box
from wizard.views.gallery import GalleryWindow
from wizard.views.password import PasswordDialog
from wizard.views.preferences import PreferencesDialog
from wizard.views.proxy_login import ProxyLoginDialog
from wizard.views.watch.watch_note import WatchNote

LONG_NAME = "certificates-of-the-whole-company-and-all-of-its-subsidiaries-2026-11.p12"


def _fresh(world: World) -> QWidget:
    return world.main


def _typed(text: str) -> Make:
    def make(world: World) -> QWidget:
        world.main.start_page.address.setText(text)
        wait(lambda: not world.main.start_page.hint.isHidden())
        return world.main

    return make


def _submitted(text: str) -> Make:
    def make(world: World) -> QWidget:
        world.main.take(text)
        wait(lambda: bool(world.main.conductor.session.error))
        return world.main

    return make


def _changes(mended: int, left: int) -> Make:
    def make(world: World) -> QWidget:
        world.main.start_page.show_changes(Tidied(mended=mended, left=left, made=3))
        return world.main

    return make


def _news(world: World) -> QWidget:
    note = world.main.findChild(WatchNote)
    assert isinstance(note, WatchNote)
    keep_watch_list()
    note.look()
    wait(lambda: not note.isHidden())
    return world.main


def _bottom(make: Make) -> Make:
    def scrolled(world: World) -> QWidget:
        make(world)
        turn()
        bar = world.main.page.verticalScrollBar()
        bar.setValue(bar.maximum())
        return world.main

    return scrolled


def _gallery(group: str) -> Make:
    def make(_: World) -> QWidget:
        opened = GalleryWindow()
        opened.show()
        if group:
            opened.show_group(group)
        wait(lambda: not opened._drawing.isActive())
        return opened

    return make


def _preferences(world: World) -> QWidget:
    opened = PreferencesDialog(Settings(), lambda _: True, "en")
    opened.show()
    opened.first_focus().setFocus()
    return opened


def _preferences_refused(world: World) -> QWidget:
    opened = PreferencesDialog(Settings(), lambda _: False, "en")
    opened.show()
    opened._write()
    turn()
    return opened


def _proxy_shown(_: World) -> QWidget:
    opened = ProxyLoginDialog("proxy.department.example:3128", None, was_wrong=True)
    opened.show()
    opened.user.setText("somebody")
    opened.password.setText("a password")
    opened.show_it.setChecked(True)
    return opened


def _trouble(world: World) -> QWidget:
    return warning_box(
        "history-trouble", "History", "The history cannot be written: there is no room left on the disk.", world.main
    )


SCENES: tuple[Scene, ...] = (
    scene("start-fresh", "the start page as it comes up", _fresh),
    scene("start-hint", "a message is typed, and said to be recognised", _typed("curl: (60) SSL certificate problem")),
    scene("start-hint-code", "a code is typed", _typed("NET::ERR_CERT_DATE_INVALID")),
    scene("start-bad", "what was typed is no address", _submitted("http://shop..example")),
    scene(
        "start-unrecognised", "a text in which nothing is recognised", _submitted("my computer is slow since Monday")
    ),
    scene("start-elsewhere", "a message about another subject", _submitted("Host key verification failed.")),
    scene("start-no-file", "a file that is no certificate", _submitted("/etc/hostname")),
    scene("start-changes", "the program has changed something before", _changes(0, 0)),
    scene("start-mended", "an interrupted change was put back", _changes(1, 0)),
    scene("start-left", "an interrupted change waits for consent", _changes(0, 2)),
    scene("start-news", "a watched site has news", _news),
    scene("start-practice", "the list of practice sites, at the end of the page", _bottom(_fresh)),
    scene("gallery", "pictures of error pages", _gallery("")),
    scene("gallery-group", "one group of them", _gallery("firefox")),
    scene("password", "a file wants its password", lambda _: PasswordDialog(LONG_NAME, None, was_wrong=False)),
    scene("password-wrong", "the password was wrong", lambda _: PasswordDialog("shop.p12", None, was_wrong=True)),
    scene(
        "proxy-login", "a proxy wants a login", lambda _: ProxyLoginDialog("proxy.example:3128", None, was_wrong=False)
    ),
    scene("proxy-login-wrong", "the login was wrong; the password is shown", _proxy_shown),
    scene("preferences", "the preferences", _preferences),
    scene("preferences-refused", "they could not be kept", _preferences_refused),
    scene("trouble", "a small window that tells of a trouble", _trouble),
)
