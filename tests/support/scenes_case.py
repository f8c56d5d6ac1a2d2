"""Scenes of one case that is passed on or kept: its code, its file, its pictures, the history, the report."""

from keyring.errors import KeyringLocked
from PySide6.QtWidgets import QWidget

from tests.flow.test_case_file import full_case
from tests.flow.test_passwords import Failing
from tests.gui.case.dossiers import dossier as of_recorded
from tests.gui.report.reported import dossier as to_report
from tests.support.diagnoses import NOW
from tests.support.history import ring_in
from tests.support.scenes_base import Make, Scene, World, press, scene, turn, wait
from tests.support.scenes_lists import file_history
from wizard.flow.dossier import code_for
from wizard.flow.passwords import Ring
from wizard.flow.settings import Settings
from wizard.views import preferences_in_force
from wizard.views.case.code_dialog import CodeDialog
from wizard.views.case.enter_code import EnterCodeDialog
from wizard.views.case.frames_window import FramesWindow
from wizard.views.case.save_dialog import SaveCaseDialog
from wizard.views.history.cabinet import Cabinet
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.history.history_window import HistoryWindow, open_history
from wizard.views.report.report_dialog import ReportDialog
from wizard.views.report.report_preview import Form


def _entered(text: str) -> Make:
    def make(_: World) -> QWidget:
        opened = EnterCodeDialog()
        opened.show()
        opened.code.field.setText(text)
        turn()
        return opened

    return make


def _wrong() -> str:
    code = code_for(of_recorded())
    return f"{code[:-2]}{'H' if code[-2] != 'H' else '8'}{code[-1]}"


def _save(notes: str) -> Make:
    def make(world: World) -> QWidget:
        opened = SaveCaseDialog(of_recorded(notes=notes), world.bridge)
        opened.show()
        world.idle()
        return opened

    return make


def _frames(world: World) -> QWidget:
    opened = FramesWindow(full_case(), world.bridge)
    opened.show()
    wait(lambda: bool(opened.pictures))
    return opened


def _history(
    *, are_some: bool = True, many: bool = True, ring: Ring | None = None, search: str = "", days: int | None = None,
    presses: tuple[str, ...] = (), is_key_lost: bool = False,
) -> Make:  # fmt: skip
    def make(world: World) -> QWidget:
        if are_some:
            file_history(world.folder, many=many)
        for file in (world.folder / "ring").iterdir() if is_key_lost else ():
            file.unlink()
        if days is not None:
            preferences_in_force.hold(Settings(history_days=days))
        cabinet = Cabinet(world.folder / "data", ring or ring_in(world.folder))
        window = open_history(HistoryDesk(world.bridge, world.bridge, cabinet), world.bridge)
        wait(lambda: not window.is_busy)
        if search:
            window.page.field.setText(search)
            window.search(search)
            wait(lambda: window.listing.text == search and not window.is_busy)
        for name in presses:
            press(window, name)
        return window

    return make


def _history_note(world: World) -> QWidget:
    window = _history()(world)
    assert isinstance(window, HistoryWindow)
    window.page.card.note.setFocus()
    window.page.card.note.setPlainText("rings again on Monday")
    return window


def _report(form: Form | None = None) -> Make:
    def make(world: World) -> QWidget:
        opened = ReportDialog(to_report(notes="Called at 9."), world.bridge, now=NOW)
        opened.show()
        wait(lambda: not opened.is_busy)
        if form is not None:
            press(opened, f"report-as-{form.value}")
            wait(lambda: not opened.is_busy)
        return opened

    return make


def _locked() -> Ring:
    return Ring(backend=Failing(KeyringLocked("x")))


CODE = code_for(of_recorded())

SCENES: tuple[Scene, ...] = (
    scene("code", "the case code, to be read out", lambda _: CodeDialog(of_recorded())),
    scene("enter-code", "a code is to be typed", _entered("")),
    scene("enter-code-part", "half of it is there", _entered(CODE[:11])),
    scene("enter-code-wrong", "one character is wrong", _entered(_wrong())),
    scene("enter-code-whole", "it is whole", _entered(CODE)),
    scene("save", "what a case file will hold", _save("Called at 9.\n二回目の電話")),
    scene("save-empty", "the same without notes", _save("")),
    scene("frames", "a case as pictures", _frames),
    scene("history", "cases on file", _history()),
    scene("history-note", "a note is written", _history_note),
    scene("history-empty", "no case is on file yet", _history(are_some=False)),
    scene("history-off", "no history is wanted", _history(days=0)),
    scene("history-off-empty", "no history is wanted, and none is there", _history(are_some=False, days=0)),
    scene("history-search-none", "a search that finds nothing", _history(search="zzz")),
    scene("history-delete", "a case is to be deleted", _history(presses=("delete-case",))),
    scene("history-delete-all", "all are to be deleted", _history(presses=("delete-all-cases",))),
    scene("history-locked", "the keyring is locked", _history(are_some=False, ring=_locked())),
    scene("history-lost", "the key is gone", _history(is_key_lost=True)),
    scene("report", "a report as a page", _report()),
    *(scene(f"report-{form.value}", f"a report as {form.value}", _report(form)) for form in Form),
)
