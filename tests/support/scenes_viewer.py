"""Scenes of the certificate viewer in each of its layouts, and of the windows beside it."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from PySide6.QtWidgets import QWidget

from tests.gui.bundle.bundles import DERS, Stalled
from tests.pki.making import PKI, read
from tests.support.diagnoses import NOW, made_certificate
from tests.support.pki import AT, Validity, der_of, healthy_leaf, issue, make_pki
from tests.support.scenes_base import Make, Scene, World, scene, turn, wait
from tests.support.scenes_lists import recorded
from wizard.flow.tasks import inspect_bytes
from wizard.flow.viewer.layout import LAYOUTS
from wizard.flow.viewer.surroundings import about
from wizard.flow.viewer.viewed import Shown, Viewed, Whence, of_diagnosis, of_file
from wizard.pki.pem import pem
from wizard.views.viewer.bundle_window import BundleWindow
from wizard.views.viewer.compare_window import CompareWindow
from wizard.views.viewer.viewer import Viewer
from wizard.views.viewer.window import ViewerWindow
from wizard.views.work import ReadFile


@cache
def chain_file() -> Viewed:
    """Return a file with a whole chain."""
    pki = make_pki("Viewer")
    ders = (
        der_of(issue(healthy_leaf("shop.example", "www.shop.example"), pki.issuing)),
        der_of(pki.issuing.certificate), der_of(pki.root.certificate),
    )  # fmt: skip
    found = inspect_bytes("shop.pem", b"".join(ders))
    return of_file(found.name, found.certificates, found.ders)


def _one() -> Viewed:
    shown = Shown(certificate=made_certificate(), whence=Whence.FILE)
    return Viewed(title="a.pem", shown=(shown,), ders=(shown.certificate.der,))


def _held(viewer: QWidget) -> ViewerWindow:
    window = ViewerWindow("shop.pem")
    window.hold(viewer)
    window.show()
    turn()
    return window


def _viewer(layout: str, viewed: Viewed | None = None, *, language: str = "", closer: bool = True) -> Make:
    def make(_: World) -> QWidget:
        seen = viewed or chain_file()
        viewer = Viewer(seen, start=layout, clock=lambda: NOW)
        window = _held(viewer)
        if language:
            viewer.show_language(language)
        if closer:
            viewer.show_about(0, about(seen, 0, NOW))
        return window

    return make


def _what_if(world: World) -> QWidget:
    window = _viewer("chrome")(world)
    viewer = window.findChild(Viewer)
    assert isinstance(viewer, Viewer)
    viewer.what_if.host.setText("another.example")
    viewer.what_if.day.setText("2027-01-31")
    return window


def _searched(text: str) -> Make:
    def make(world: World) -> QWidget:
        window = _viewer("chrome")(world)
        viewer = window.findChild(Viewer)
        assert isinstance(viewer, Viewer)
        viewer.search.field.setText(text)
        turn()
        return window

    return make


def _opening(_: World) -> QWidget:
    return ViewerWindow("certificates-of-the-whole-company-2026-11.pem")


def _unread(_: World) -> QWidget:
    from wizard.model.fields import Unreadable
    from wizard.views.viewer.unread import Unread

    found = inspect_bytes("broken.pem", pem(bytes.fromhex("3003020105")))
    why = next(c for c in found.certificates if isinstance(c, Unreadable))
    return _held(Unread("broken.pem", found.ders, why))


def _compare(_: World) -> QWidget:
    leaf = healthy_leaf("shop.example", "www.shop.example", "old.shop.example")
    later = Validity(leaf.validity.begins + timedelta(days=45), leaf.validity.ends + timedelta(days=45))
    other = replace(healthy_leaf("shop.example", "www.shop.example", "new.shop.example"), validity=later)
    left, right = (read(issue(each, PKI.issuing)) for each in (leaf, other))
    return CompareWindow(left, right, sources=("old.pem", "new.pem"))


def _compare_same(_: World) -> QWidget:
    leaf = read(issue(healthy_leaf("shop.example"), PKI.issuing))
    return CompareWindow(leaf, leaf, sources=("old.pem", "new.pem"))


def _bundle(search: str = "") -> Make:
    def make(world: World) -> QWidget:
        path = world.folder / "bundle.pem"
        path.write_bytes(b"".join(map(pem, DERS)))
        window = BundleWindow("bundle.pem", world.bridge, at=AT)
        window.show()
        window.begin(ReadFile(path))
        wait(lambda: not window.is_running)
        if search:
            window.bar.search.setText(search)
            wait(lambda: not window.bar._timer.isActive() and not window.is_running)
        return window

    return make


def _bundle_fills(world: World) -> QWidget:
    window = BundleWindow("bundle.pem", world.bridge, at=AT)
    window.show()
    window.begin(Stalled())
    wait(lambda: window.model.rowCount() == len(DERS))
    return window


SCENES: tuple[Scene, ...] = (
    *(
        scene(f"viewer-{layout}", f"a certificate as {layout} shows it", _viewer(layout)) for layout in LAYOUTS
    ),
    scene("viewer-pointed", "the field that the answer is about is marked",
          lambda world: _viewer("chrome", of_diagnosis(recorded("expired")))(world)),
    scene("viewer-japanese", "the caller's dialog is Japanese", _viewer("windows", language="ja")),
    scene("viewer-alone", "one certificate, its chain is not known", _viewer("plain", _one())),
    scene("viewer-looking", "our own view while more is found out", _viewer("plain", closer=False)),
    scene("viewer-what-if", "would it be right for another name?", _what_if),
    scene("viewer-search", "a search that finds", _searched("shop")),
    scene("viewer-search-none", "a search that finds nothing", _searched("zzzz")),
    scene("viewer-opening", "a file is being opened", _opening),
    scene("viewer-unread", "bytes that are no certificate", _unread),
    scene("compare", "two certificates compared", _compare),
    scene("compare-same", "the same one twice", _compare_same),
    scene("bundle", "a table of certificates", _bundle()),
    scene("bundle-none", "a search that finds nothing there", _bundle("zzz")),
    scene("bundle-fills", "the table while the file is read", _bundle_fills, is_busy=True),
)  # fmt: skip
