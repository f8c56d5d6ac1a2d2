"""The dialog for a new certificate: names, key and request in a folder of the person's, and the commands for ACME."""

import stat
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.diagnoses import made_diagnosis
from tests.support.pki import der_of, healthy_leaf, issue, make_pki
from tests.support.practised import practised
from wizard.fixes.owner import request as making
from wizard.fixes.owner.acme import Service
from wizard.i18n import using
from wizard.model.finding import Diagnosis
from wizard.pki.reader import read_certificate
from wizard.probes.base import Cancel
from wizard.views.bridge import Bridge, Sink
from wizard.views.owner_work import Made, MakeRequest, Refused
from wizard.views.request_dialog import RequestDialog, Way

HOST = "missing-www.practice.localhost"
PUBLIC = "shop-of-ours.com\nwww.shop-of-ours.com"

pytestmark = pytest.mark.usefixtures("theme")

Ask = Callable[..., RequestDialog]


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def ask(bridge: Bridge, qtbot: QtBot) -> Iterator[Ask]:
    opened: list[RequestDialog] = []

    def show(way: Way = Way.REQUEST, diagnosis: Diagnosis | None = None) -> RequestDialog:
        made = RequestDialog(diagnosis or practised("missing-www"), way, bridge)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        opened.append(made)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    yield show
    for made in opened:
        made.close()
        made.deleteLater()


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: QWidget, name: str) -> None:
    QApplication.processEvents()
    (found,) = (button for button in widget.findChildren(QPushButton, name) if button.isVisible())
    found.click()


def copied() -> str:
    return QGuiApplication.clipboard().text()


def made_in(dialog: RequestDialog, folder: Path, qtbot: QtBot) -> None:
    dialog.make_in(folder)
    qtbot.waitUntil(lambda: not dialog.is_making, timeout=20_000)


def test_the_names_that_the_mismatch_calls_for_are_there(ask: Ask) -> None:
    dialog = ask()
    assert dialog.names.toPlainText().splitlines()[0].endswith(HOST)
    assert HOST in dialog.names.toPlainText().splitlines()
    assert dialog.focusWidget() is dialog.names


def test_names_of_another_site_are_left_out_and_that_is_said(ask: Ask) -> None:
    sent = read_certificate(der_of(issue(healthy_leaf("somebody.elsewhere.org"), make_pki().issuing)))
    dialog = ask(diagnosis=replace(made_diagnosis(host="shop-of-ours.com"), chain=(sent,), path=()))
    assert dialog.names.toPlainText() == PUBLIC
    assert "it belongs to another site" in texts(dialog)


def test_key_and_request_are_written_where_the_person_says(
    ask: Ask, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ask()
    dialog.names.setPlainText(PUBLIC)
    dialog.organization.setText("Shop & Söhne")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(dialog, "make-request")
    qtbot.waitUntil(lambda: dialog.made is not None, timeout=20_000)
    key, csr = tmp_path / "shop-of-ours.com.key", tmp_path / "shop-of-ours.com.csr"
    assert sorted(tmp_path.iterdir()) == [csr, key]
    request = x509.load_pem_x509_csr(csr.read_bytes())
    names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == PUBLIC.split()
    private = load_pem_private_key(key.read_bytes(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    assert private.public_key() == request.public_key()
    assert sys.platform == "win32" or stat.S_IMODE(key.stat().st_mode) == 0o600
    shown = texts(dialog)
    assert str(key) in shown
    assert str(csr) in shown
    assert "Never send it to anybody" in shown
    press(dialog, "copy-request")
    assert copied() == csr.read_text()


def test_another_kind_of_key_is_made(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.key_kind.choose("rsa-2048")
    assert "RSA 2048: for servers" in texts(dialog)
    made_in(dialog, tmp_path, qtbot)
    assert dialog.made is not None
    private = load_pem_private_key(dialog.made.places.key.read_bytes(), None)
    assert isinstance(private, rsa.RSAPrivateKey)
    assert private.key_size == 2048


def test_without_a_host_the_names_are_typed(ask: Ask) -> None:
    dialog = ask(diagnosis=replace(made_diagnosis(host=""), chain=(), path=()))
    assert dialog.windowTitle() == "A new certificate"
    assert dialog.names.toPlainText() == ""
    assert not dialog.make.isEnabled()


def test_choosing_no_folder_makes_nothing(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = ask()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    press(dialog, "make-request")
    assert not dialog.is_making
    assert dialog.made is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "There is no name"),
        ("shop.example\nhttps://shop.example/", "is an address"),
        ("my_shop.example", "underscore"),
        ("shop\u202e.example", "<U+202E>"),
        ("\n".join(f"n{n}.example" for n in range(101)), "101 names"),
    ],
)
def test_what_is_no_name_is_told_beside_the_names_and_makes_nothing(ask: Ask, typed: str, why: str) -> None:
    dialog = ask()
    dialog.names.setPlainText(typed)
    assert why in dialog.names_wrong.text()
    assert dialog.names_wrong.isVisible()
    assert not dialog.make.isEnabled()
    dialog.names.setPlainText("shop.example")
    assert dialog.names_wrong.isHidden()
    assert dialog.make.isEnabled()


def test_each_wrong_line_is_told_by_its_number(ask: Ask) -> None:
    dialog = ask()
    dialog.names.setPlainText("shop of ours\n\nshop.example\n*.com")
    lines = dialog.names_wrong.text().splitlines()
    assert lines[0] == "Line 1: “shop of ours” is not the name of a server, such as shop.example."
    assert lines[1].startswith("Line 4: “*.com” covers too much")
    assert dialog.names.property("wrong")
    dialog.names.setPlainText("_\n" * 7)
    assert dialog.names_wrong.text().endswith("2 more lines are wrong.")


def test_after_it_is_made_the_next_thing_to_do_is_in_front(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    made_in(dialog, tmp_path, qtbot)
    assert dialog.make.isHidden()
    assert not dialog.another.isHidden()
    copy = dialog.findChild(QPushButton, "copy-request")
    assert isinstance(copy, QPushButton)
    assert copy.property("primary")
    assert texts(dialog).count("Both files are written.") == 1


def test_in_a_low_window_it_comes_into_sight(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.resize(760, 400)
    made_in(dialog, tmp_path, qtbot)
    copy = dialog.findChild(QPushButton, "copy-request")
    assert isinstance(copy, QPushButton)
    assert copy.hasFocus()
    qtbot.waitUntil(lambda: copy.visibleRegion().boundingRect() == copy.rect(), timeout=2000)


def test_a_bad_organization_is_told_beside_it_and_nothing_is_lost(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.organization.setText("x" * 65)
    made_in(dialog, tmp_path, qtbot)
    assert "64 letters" in dialog.organization_wrong.text()
    assert dialog.focusWidget() is dialog.organization
    assert dialog.organization.text() == "x" * 65
    assert not list(tmp_path.iterdir())
    dialog.organization.clear()
    made_in(dialog, tmp_path, qtbot)
    assert dialog.organization_wrong.isHidden()
    assert dialog.made is not None


def test_files_that_are_there_are_left_alone(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    old = tmp_path / f"{dialog.names.toPlainText().splitlines()[0]}.key"
    old.write_text("precious")
    made_in(dialog, tmp_path, qtbot)
    assert "is there already and is left as it is" in dialog.files_wrong.text()
    assert old.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == [old.name]
    assert dialog.make.isEnabled()


def test_escape_stops_before_anything_is_written(
    ask: Ask, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go = threading.Event(), threading.Event()
    real = making.make_request

    def slowly(*given: object) -> making.Request:
        began.set()
        go.wait(20)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "make_request", slowly)
    dialog = ask()
    dialog.make_in(tmp_path)
    assert began.wait(20)
    assert dialog.names.isReadOnly()
    assert not dialog.make.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    go.set()
    qtbot.waitUntil(lambda: not dialog.is_making, timeout=20_000)
    assert "nothing was written" in texts(dialog)
    assert not list(tmp_path.iterdir())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_breaks_is_our_fault_and_told(
    ask: Ask, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> making.Request:
        raise RuntimeError("a bug")

    monkeypatch.setattr(making, "make_request", broken)
    dialog = ask()
    made_in(dialog, tmp_path, qtbot)
    assert "our fault: RuntimeError" in dialog.files_wrong.text()
    assert dialog.make.isEnabled()


def test_the_work_alone_answers_with_values(tmp_path: Path) -> None:
    def work(**other: object) -> object:
        given = {"names": ("a.example",), "key_kind": making.KeyKind.ECDSA_P256, "organization": "", "folder": tmp_path}
        return MakeRequest(**{**given, **other})(lambda _: None, Cancel())  # type: ignore[arg-type]

    assert isinstance(work(names=()), Refused)
    assert isinstance(work(folder=tmp_path / "missing"), Refused)
    assert isinstance(work(), Made)


def test_the_commands_are_for_the_names_typed_and_copied_as_they_are(ask: Ask) -> None:
    dialog = ask(Way.ACME)
    assert "No public authority issues" in texts(dialog.acme)
    dialog.names.setPlainText(PUBLIC)
    press(dialog.acme, "copy-2")
    assert copied().startswith("sudo certbot certonly --nginx")
    assert "-d shop-of-ours.com -d www.shop-of-ours.com" in copied()
    assert "systemctl reload nginx" in copied()
    dialog.acme.program.choose("acme.sh")
    press(dialog.acme, "copy-2")
    assert copied().startswith("acme.sh --issue --nginx")
    dialog.acme.service.choose("caddy")
    assert dialog.acme.program.currentData() == "caddy"
    press(dialog.acme, "copy-1")
    assert "\t#" in copied()
    assert "<U+0009>" not in texts(dialog.acme)
    assert "`" not in texts(dialog.acme)


@pytest.mark.parametrize("service", list(Service))
def test_every_server_gets_steps(ask: Ask, service: Service) -> None:
    dialog = ask(Way.ACME)
    dialog.names.setPlainText(PUBLIC)
    dialog.acme.service.choose(service.value)
    for position in range(dialog.acme.program.count()):
        dialog.acme.program.setCurrentIndex(position)
        shown = texts(dialog.acme)
        assert "1. " in shown
        assert "The private key is in" in shown


def test_a_wildcard_leaves_dns_alone_and_what_was_chosen_comes_back(ask: Ask) -> None:
    dialog = ask(Way.ACME)
    dialog.names.setPlainText(PUBLIC)
    assert dialog.acme.challenge.currentData() == "http-01"
    dialog.names.appendPlainText("*.shop-of-ours.com")
    assert dialog.acme.challenge.currentData() == "dns-01"
    assert not dialog.acme.challenge.isEnabled()
    assert "DNS_PROVIDER: the name" in texts(dialog.acme)
    dialog.names.setPlainText(PUBLIC)
    assert dialog.acme.challenge.isEnabled()
    assert dialog.acme.challenge.currentData() == "http-01"
    dialog.acme.challenge.choose("dns-01")
    assert "DNS_PROVIDER: the name" in texts(dialog.acme)


def test_without_names_there_are_no_commands(ask: Ask) -> None:
    dialog = ask(Way.ACME)
    dialog.names.clear()
    assert "Type the names first." in texts(dialog.acme)
    assert dialog.acme.findChild(QPushButton, "copy-1") is None or "certbot" not in texts(dialog.acme)


def test_one_part_is_in_front_at_a_time(ask: Ask) -> None:
    dialog = ask(Way.ACME)
    assert dialog.acme.isVisible()
    assert not dialog.make.isVisible()
    press(dialog, "way-request")
    assert not dialog.acme.isVisible()
    assert dialog.make.isVisible()
    press(dialog, "way-place")
    assert "ssl_certificate_key" in texts(dialog)
    assert not dialog.make.isVisible()


@pytest.mark.parametrize("way", list(Way))
def test_every_letter_leads_to_one_thing_and_every_field_has_a_name(ask: Ask, way: Way) -> None:
    dialog = ask(way)
    dialog.names.setPlainText(PUBLIC)
    labels = [label for label in dialog.findChildren(QLabel) if label.buddy() is not None and label.isVisible()]
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isVisible()]
    marked = [*(label.text() for label in labels), *(button.text() for button in buttons)]
    letters = [text[text.index("&") + 1].lower() for text in marked if "&" in text]
    letters += [button.shortcut().toString() for button in buttons if "&" not in button.text()]
    assert len(letters) == len(set(letters)) == len(marked)
    assert "" not in letters
    assert all(label.buddy().accessibleName() for label in labels)
    assert all(button.accessibleName() for button in buttons)


def test_everything_is_reached_by_tab(ask: Ask) -> None:
    dialog = ask()
    reached = set()
    for _ in range(40):
        focus = dialog.focusWidget()
        assert focus is not None
        reached.add(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert {"request-names", "key-kind", "organization", "make-request", "close-owner"} <= reached
    assert any(name.startswith("way-") for name in reached)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.usefixtures("large_text")
def test_no_text_is_cut_in_a_small_window_with_large_text(
    ask: Ask, tmp_path: Path, qtbot: QtBot, language: str
) -> None:
    with using(language):
        dialog = ask(diagnosis=practised("wrong-name"))
        dialog.resize(800, 600)
        made_in(dialog, tmp_path, qtbot)
        made_in(dialog, tmp_path, qtbot)
        assert dialog.files_wrong.isVisible()
        dialog.names.setPlainText(f"{PUBLIC}\n*.shop-of-ours.com")
        for way in Way:
            dialog.show_way(way)
            qtbot.wait(50)
            assert dialog.width() == 800
            assert cut(dialog) == []
            assert dialog.page.horizontalScrollBar().maximum() == 0


class _Slow:
    def __call__(self, progress: Sink, cancel: Cancel) -> None:
        return None


def test_work_of_others_is_not_taken_for_its_own(ask: Ask, bridge: Bridge, qtbot: QtBot) -> None:
    dialog = ask()
    with qtbot.waitSignal(bridge.finished):
        bridge.start(_Slow())
    assert dialog.made is None
    assert not dialog.is_making
