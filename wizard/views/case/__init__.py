"""The windows of one case: its code, its file, its pictures, and what stands above an answer that came from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # each window is loaded when it is opened
    from PySide6.QtWidgets import QWidget

    from wizard.flow.dossier import Dossier
    from wizard.views.bridge import Bridge
    from wizard.views.case.code_dialog import CodeDialog
    from wizard.views.case.enter_code import EnterCodeDialog
    from wizard.views.case.save_dialog import SaveCaseDialog


def open_code(dossier: Dossier, parent: QWidget | None) -> CodeDialog:
    """Open the case code of *dossier*, to be read aloud, copied or photographed."""
    from wizard.views.case.code_dialog import CodeDialog

    opened = CodeDialog(dossier, parent)
    opened.show()
    return opened


def open_save(dossier: Dossier, bridge: Bridge, parent: QWidget | None) -> SaveCaseDialog:
    """Open what a case file of *dossier* would hold, to be saved or shown as pictures."""
    from wizard.views.case.save_dialog import SaveCaseDialog

    opened = SaveCaseDialog(dossier, bridge, parent)
    opened.show()
    return opened


def open_enter_code(parent: QWidget | None) -> EnterCodeDialog:
    """Open the field for a case code that somebody reads out."""
    from wizard.views.case.enter_code import EnterCodeDialog

    opened = EnterCodeDialog(parent)
    opened.show()
    return opened
