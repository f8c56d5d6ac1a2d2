"""What the README's pictures show: a small shop whose certificate is wrong in some way, seen from a tidy computer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from tests.support.evidence import met
from tests.support.pki import AT, Pki, Validity, healthy_leaf, issue, make_pki
from tests.support.scenes_base import Make, Scene, World, scene, turn
from tests.support.scenes_steps import answered
from wizard.causes.diagnose import diagnose
from wizard.flow import acting
from wizard.flow.session import Place
from wizard.flow.viewer.surroundings import about
from wizard.flow.viewer.viewed import of_diagnosis
from wizard.model.computer import Browser, BrowsersEvidence, SystemEvidence, UpdatedBy
from wizard.model.evidence import ClockEvidence, PortalEvidence, TimeReading
from wizard.model.finding import Diagnosis
from wizard.views.viewer.viewer import Viewer
from wizard.views.viewer.window import ViewerWindow

SHOP = "shop.example"
_OVER = Validity(AT - timedelta(days=100), AT - timedelta(days=10))
_LATER = Validity(AT + timedelta(days=5), AT + timedelta(days=95))
_BEHIND = timedelta(days=30, hours=4)
_SYSTEM = SystemEvidence(
    family="windows", name="Windows 11 Pro 25H2", version="10.0.26200", support_ends="2027-10-12", desktop=None
)
_BROWSERS = BrowsersEvidence(
    browsers=(
        Browser(
            id="chrome", name="Google Chrome", version="156.0.8078.108", path="chrome", updated_by=UpdatedBy.ITSELF
        ),
        Browser(id="firefox", name="Mozilla Firefox", version="153.0", path="firefox", updated_by=UpdatedBy.ITSELF),
    ),
    family="windows",
)


@cache
def _authority() -> Pki:
    return make_pki("Example Trust")


def _diagnosis(*names: str, validity: Validity | None = None, offset: timedelta = timedelta(0)) -> Diagnosis:
    """Return what is said of the shop, whose certificate is for *names*; the clock is off by *offset*."""
    leaf = healthy_leaf(*(names or (SHOP, f"www.{SHOP}")))
    authority = _authority()
    sent = (
        issue(replace(leaf, validity=validity or leaf.validity), authority.issuing),
        authority.issuing.certificate,
    )
    readings = tuple(
        TimeReading(source=source, kind="http", offset_s=offset.total_seconds())
        for source in ("http://time.example/", SHOP)
    )
    evidence = replace(
        met(sent, authority.root.certificate, host=SHOP),
        clock=ClockEvidence(
            now=AT,
            time_zone="Europe/London",
            utc_offset_s=0,
            readings=readings,
            automatic=not offset,
            synchronised=None,
        ),
        portal=PortalEvidence(asked="http://portal.example/", intercepted=False),
        system=_SYSTEM,
        browsers=_BROWSERS,
    )
    return diagnose(evidence)


@cache
def expired() -> Diagnosis:
    """Return what is said where the shop's certificate has run out."""
    return _diagnosis(validity=_OVER)


@cache
def _slow() -> Diagnosis:
    """Return what is said where this computer's clock is behind."""
    return _diagnosis(validity=_LATER, offset=_BEHIND)


def _other_name() -> Diagnosis:
    return _diagnosis("old-shop.example")


def _at(place: Place, told: Callable[[], Diagnosis]) -> Make:
    return lambda world: world.session(answered(told(), place))


def _plan(world: World) -> QWidget:
    # What this very computer could have done for it is none of the reader's business.
    world.patch(acting, "PREPARERS", {})
    window = world.session(answered(_slow(), Place.FIX))
    world.idle()
    return window


def _viewer(_: World) -> QWidget:
    viewed = of_diagnosis(expired())
    window = ViewerWindow(SHOP)
    viewer = Viewer(viewed, start="chrome", clock=lambda: AT)
    window.hold(viewer)
    window.show()
    turn()
    viewer.show_about(0, about(viewed, 0, AT))
    return window


def scrolled(window: QWidget, down: int) -> None:
    """Move the page of *window* down by so many pixels."""
    areas = [area for area in window.findChildren(QAbstractScrollArea) if area.isVisible()]
    largest = max(areas, key=lambda area: area.verticalScrollBar().maximum(), default=None)
    if largest is not None and down:
        largest.verticalScrollBar().setValue(down)
        turn()


SCENES: tuple[Scene, ...] = (
    scene("picture-expired", "step 1: the certificate has expired", _at(Place.IDENTIFY, expired)),
    scene("picture-name", "step 1: it is for another name", _at(Place.IDENTIFY, _other_name)),
    scene("picture-clock", "step 1: the clock is wrong", _at(Place.IDENTIFY, _slow)),
    scene("picture-checks", "step 2: this computer is fine", _at(Place.CHECKS, expired)),
    scene("picture-plan", "step 3: the clock is to be set", _plan),
    scene("picture-viewer", "the certificate that has expired, as Chrome shows it", _viewer),
)


def ours(id_: str) -> Scene:
    """Return the scene *id_* of those above."""
    return next(scene for scene in SCENES if scene.id == id_)
