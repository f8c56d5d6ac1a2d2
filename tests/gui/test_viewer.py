import pytest
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.diagnoses import made_certificate
from wizard import i18n
from wizard.flow.export import ExportForm, encode
from wizard.views.theme import Theme
from wizard.views.viewer import chrome
from wizard.views.viewer.chrome import Node
from wizard.views.viewer.window import ViewerWindow


@pytest.fixture
def viewer(theme: Theme, qtbot: QtBot) -> ViewerWindow:
    made = ViewerWindow((made_certificate(),))
    qtbot.addWidget(made)
    return made


def labels(node: Node) -> list[str]:
    return [child.label for child in node.children]


def test_general_has_chromiums_groups_in_order() -> None:
    titles = [group.title for group in chrome.general(made_certificate())]
    assert titles == ["Issued To", "Issued By", "Validity Period", "SHA-256 Fingerprints"]


def test_general_says_what_is_not_part_of_the_certificate() -> None:
    rows = chrome.general(made_certificate())[0].rows
    assert [row.value for row in rows] == ["shop.example", "<Not Part Of Certificate>", "<Not Part Of Certificate>"]


def test_details_has_chromiums_fields_in_order() -> None:
    (certificate,) = chrome.fields(made_certificate()).children
    assert labels(certificate) == [
        "Version",
        "Serial Number",
        "Certificate Signature Algorithm",
        "Issuer",
        "Validity",
        "Subject",
        "Subject Public Key Info",
        "Extensions",
        "Certificate Signature Algorithm",
        "Certificate Signature Value",
        "SHA-256 Fingerprints",
    ]


def test_the_serial_number_is_written_as_chromium_writes_it() -> None:
    (certificate,) = chrome.fields(made_certificate()).children
    assert certificate.children[1].value == "04:44:C0"


def test_extensions_say_first_whether_they_are_critical() -> None:
    (certificate,) = chrome.fields(made_certificate()).children
    extensions = {e.label: e.value for e in certificate.children[7].children}
    assert extensions == {
        "Certificate Subject Alternative Name": "Not Critical\nDNS Name: shop.example",
        "Certificate Basic Constraints": "Critical\nIs not a Certification Authority",
    }


def test_labels_are_chromiums_in_japanese_too() -> None:
    with i18n.using("ja"):
        assert [group.title for group in chrome.general(made_certificate())][:2] == ["発行先", "発行元"]


def test_the_tree_shows_the_value_of_the_chosen_field(viewer: ViewerWindow) -> None:
    model = viewer.fields.model()
    version = model.index(0, 0, model.index(0, 0, model.index(0, 0, QModelIndex())))
    viewer.fields.setCurrentIndex(version)
    assert viewer.value.toPlainText() == "Version 3"


def test_hostile_text_is_made_visible_in_the_tree(theme: Theme, qtbot: QtBot) -> None:
    made = ViewerWindow((made_certificate(name="shop\u202eelpmaxe", san="a.example"),))
    qtbot.addWidget(made)
    assert made.hierarchy.item(0).text() == "shop<U+202E>elpmaxe"


@pytest.mark.parametrize("form", [ExportForm.PEM, ExportForm.CHAIN])
def test_exported_pem_reads_back(form: ExportForm) -> None:
    (read,) = load_pem_x509_certificates(encode((made_certificate().der,), form))
    assert read.serial_number == 0x0444C0


def test_exported_der_reads_back() -> None:
    assert load_der_x509_certificate(encode((made_certificate().der,), ExportForm.DER)).serial_number == 0x0444C0


def test_judging_needs_a_usable_host_name(theme: Theme, qtbot: QtBot) -> None:
    made = ViewerWindow((made_certificate(),), ders=(made_certificate().der,))
    qtbot.addWidget(made)
    made.show()
    QTest.keyClick(made.host, Qt.Key.Key_Return)
    assert made.host_error.isVisible()


def test_judging_hands_over_the_certificates_and_the_host(theme: Theme, qtbot: QtBot) -> None:
    made = ViewerWindow((made_certificate(),), ders=(made_certificate().der,))
    made.host.setText("shop.example")
    with qtbot.waitSignal(made.judge_wanted, timeout=5_000) as signal:
        QTest.keyClick(made.host, Qt.Key.Key_Return)
    assert signal.args == [(made_certificate().der,), "shop.example"]
