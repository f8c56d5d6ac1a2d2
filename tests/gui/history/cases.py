"""Cases to be put on file, cabinets in a test's own folder, and how to wait for a window of the history."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.evidence import met
from tests.support.history import NOON, history_in, ring_in, summary
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.fixes.readers import Reader
from wizard.flow.case_file import case_of, write_case
from wizard.flow.dossier import Dossier
from wizard.flow.history import History
from wizard.flow.history_off import Off
from wizard.flow.history_seal import Summary
from wizard.model.finding import Diagnosis
from wizard.model.terms import Audience
from wizard.views.history.cabinet import Cabinet
from wizard.views.history.history_window import HistoryWindow

THREE = ("a.test", "b.test", "c.test")


@cache
def diagnosed(host: str, chain: str = "expired") -> Diagnosis:
    return diagnose(met(CHAINS[chain](), world().root.certificate, host=host))


def dossier(host: str = "site.test", notes: str = "", chain: str = "expired") -> Dossier:
    return Dossier(
        diagnosis=diagnosed(host, chain), audience=Audience.HELPDESK, reader=Reader("windows", "chrome"), notes=notes
    )


def cabinet_in(folder: Path) -> Cabinet:
    """Return a cabinet as a program of its own would have it."""
    return Cabinet(folder / "data", ring_in(folder))


def case_bytes(host: str = "site.test") -> bytes:
    return write_case(case_of(diagnosed(host), NOON))


def file_cases(folder: Path, *hosts: str, note: str = "") -> list[str]:
    """Put whole cases on file, the first one first, an hour apart; return the ids of their records."""
    history = history_in(folder)
    return [
        history.add(case_bytes(host), summary(host, note=note, when=NOON + timedelta(hours=number)))
        for number, host in enumerate(hosts)
    ]


def file_many(folder: Path, count: int) -> None:
    """Put *count* records on file at once, without their cases."""
    history = history_in(folder)
    rows = []
    for number in range(count):
        record = f"{number:032x}"
        sealed = history._sealed(record, b"", summary(f"{number}.example", note=f"call {number}"))
        rows.append((record, *sealed[:2]))
    with history._connected(writes=True) as db:
        db.executemany("INSERT INTO entries (id, day, summary) VALUES (?, ?, ?)", rows)


def damage(folder: Path, record: str) -> None:
    with closing(sqlite3.connect(folder / "data/history.db")) as db, db:
        db.execute("UPDATE entries SET summary = x'00' WHERE id = ?", (record,))


def lose_key(folder: Path) -> None:
    for file in (folder / "ring").iterdir():
        file.unlink()


def opened(cabinet: Cabinet) -> History:
    found = cabinet.open()
    assert isinstance(found, History), found
    return found


def off(cabinet: Cabinet) -> Off:
    found = cabinet.look()
    assert isinstance(found, Off), found
    return found


def idle(window: HistoryWindow, qtbot: QtBot) -> None:
    """Wait until nothing is under way, and what was taken out of the window is gone."""
    qtbot.waitUntil(lambda: not window.is_busy, timeout=20_000)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: QWidget, name: str) -> None:
    button = widget.findChild(QPushButton, name)
    assert isinstance(button, QPushButton), name
    assert button.isVisible(), name
    button.click()


def local(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M}"


def sites(window: HistoryWindow) -> list[str]:
    records = window.page.list.records
    return [records.words(row).site for row in range(records.rowCount())]


def notes(folder: Path) -> list[str]:
    return [entry.summary.note for entry in history_in(folder).list() if isinstance(entry.summary, Summary)]


def said(window: HistoryWindow) -> str:
    return window._said.text()


def search(window: HistoryWindow, qtbot: QtBot, text: str) -> None:
    QTest.keyClicks(window.page.field, text)
    qtbot.waitUntil(lambda: window.listing.text == text, timeout=5_000)
    idle(window, qtbot)


def write(window: HistoryWindow, text: str) -> None:
    field = window.page.card.note
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
