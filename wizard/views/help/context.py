"""Which article of the help is about what is in front."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # F1 is there before it is pressed
    from PySide6.QtWidgets import QWidget

TOPIC = "help-topic"
"""Property of a widget: the article about it, where its name alone does not tell."""

_PAGES = MappingProxyType({
    "start-page": "start",
    "identify-page": "identify",
    "checks-page": "checks",
    "fix-page": "fix",
})  # fmt: skip

TOPICS = MappingProxyType({
    **_PAGES,
    "main-window": "start",
    "practice-list": "practice",
    "gallery": "identify",
    "time-machine": "identify",
    "proxy-login-dialog": "cause:proxy-failure",
    "caller-panel": "call",
    "store-window": "checks",
    "changes-window": "fix",
    "action-dialog": "fix",
    "letter-dialog": "guide:tell-owner",
    "chain-dialog": "guide:install-full-chain",
    "request-dialog": "owners",
    "acme": "owners",
    "server-window": "server-test",
    "call-window": "call",
    "viewer-window": "viewer",
    "bundle-window": "viewer",
    "compare-window": "viewer",
    "password-dialog": "viewer",
    "case-code": "case",
    "enter-code": "case",
    "save-case-dialog": "case",
    "case-frames": "case",
    "report-dialog": "report",
    "history-window": "history",
    "sites-window": "sites",
    "watch-window": "watch",
    "preferences": "preferences",
})  # fmt: skip
"""Object name of a window, a page or a part of it -> the article about it."""


def topic_of(name: str) -> str:
    """Return the article about the window or page with the object name *name*; empty where none is."""
    return TOPICS.get(name, "")


def topic_at(widget: QWidget | None) -> str:
    """Return the article about *widget*, which has the focus, or about what it stands in; empty where none is."""
    while widget is not None:
        told = widget.property(TOPIC)
        if isinstance(told, str) and told:
            return told
        match widget.objectName():
            case "help-window":
                # Whoever reads the help is not led away from the article.
                return ""
            case "main-window":
                return _topic_of_page(widget)
        if topic := topic_of(widget.objectName()):
            return topic
        widget = widget.parentWidget()
    return ""


def _topic_of_page(window: QWidget) -> str:
    """Return the article about the page that *window* shows: the focus may be in its header."""
    from PySide6.QtWidgets import QWidget

    for name, topic in _PAGES.items():
        page = window.findChild(QWidget, name)
        if page is not None and page.isVisible():
            told = page.property(TOPIC)
            return told if isinstance(told, str) and told else topic
    return TOPICS["main-window"]
