"""A drawn place in words, for those who do not see it, for the terminal and for the telephone."""

from collections.abc import Iterator, Mapping

from wizard.fixes.drawn.place import Element, Kind, Place, Sort, Window, said
from wizard.i18n import N_, tr, using

_DO: Mapping[Sort, str] = {
    Sort.ITEM: N_("choose “{label}”"),
    Sort.TAB: N_("choose the tab “{label}”"),
    Sort.ROW: N_("choose “{label}”"),
    Sort.CHECK: N_("tick “{label}”"),
    Sort.RADIO: N_("choose “{label}”"),
    Sort.LINK: N_("press “{label}”"),
    Sort.BUTTON: N_("press “{value}”"),
    Sort.POPUP: N_("beside “{label}”, choose “{value}”"),
    Sort.FIELD: N_("look at “{label}”"),
    Sort.TEXT: N_("read “{label}”"),
    Sort.HEADING: N_("read “{label}”"),
    Sort.CODE: N_("read “{label}”"),
    Sort.PADLOCK: N_("press the padlock"),
}
"""What to do with a marked element."""

_NAMES: Mapping[Kind, str] = {
    Kind.IOS_SETTINGS: N_("Screen “{title}”"),
    Kind.ANDROID_SETTINGS: N_("Screen “{title}”"),
    Kind.BROWSER_MENU: N_("Menu of the browser"),
    Kind.SAFARI_PAGE: N_("Page in the browser “{title}”"),
    Kind.BROWSER_PAGE: N_("Page in the browser “{title}”"),
    Kind.BROWSER_SETTINGS_PAGE: N_("Page in the browser “{title}”"),
    Kind.DIALOG: N_("Dialog “{title}”"),
}

_OPENERS: Mapping[str, str] = {
    "dots": N_("press the three dots one above the other, at the top right"),
    "dots-across": N_("press the three dots side by side, at the top right"),
    "bars": N_("press the three lines at the top right"),
}


_PHONES = frozenset({Kind.IOS_SETTINGS, Kind.ANDROID_SETTINGS})
_PAGES = frozenset({Kind.BROWSER_PAGE, Kind.SAFARI_PAGE})


def describe(place: Place, language: str) -> str:
    """Return what the drawing of *place* shows, window by window, and what is marked, in *language*."""
    with using(language):
        sentences = (part for window in place.window for part in _window(window, language, place.marks() > 1))
        return ("" if language == "ja" else " ").join(sentences)


def _window(window: Window, language: str, is_counted: bool) -> Iterator[str]:
    name = tr(_NAMES.get(window.kind, N_("Window “{title}”")), title=_title(window, language))
    parts = tuple(_position(window, language))
    yield tr("{window}: {parts}.", window=name, parts=tr(", ").join(parts)) if parts else tr("{window}.", window=name)
    if done := sorted(_marked(window, language)):
        steps = [tr("({number}) {step}", number=n, step=step) if is_counted else step for n, step in done]
        yield tr("Marked: {steps}.", steps=tr("; ").join(steps))
    if others := tuple(_others(window, language)):
        yield tr("Also shown: {labels}.", labels=tr(", ").join(others))


def _title(window: Window, language: str) -> str:
    return said((window.kind in _PHONES and window.heading) or window.title, language)


def _position(window: Window, language: str) -> Iterator[str]:
    """Say what is already chosen on the way, and the name of the page."""
    for element in window.side:
        if element.chosen and not element.mark:
            yield tr("on the left “{label}” is chosen", label=said(element.label, language))
    if window.heading and window.kind not in _PHONES | _PAGES:
        yield tr("on the page “{label}”", label=said(window.heading, language))
    for element in window.tabs:
        if element.chosen and not element.mark:
            yield tr("on the tab “{label}”", label=said(element.label, language))


def _marked(window: Window, language: str) -> Iterator[tuple[int, str]]:
    if window.opener:
        yield window.opener, tr(_OPENERS[window.symbol])
    for element in window.elements():
        if element.mark:
            yield element.mark, _step(element, language)


def _step(element: Element, language: str) -> str:
    label, value = said(element.label, language), said(element.value, language)
    if element.look:
        text = N_("look at “{label}”")
    elif element.sort is Sort.SWITCH:
        on, off = N_("the switch “{label}”, to be switched on"), N_("the switch “{label}”, to be switched off")
        text = on if element.on else off
    elif element.sort is Sort.POPUP and not label:
        text = N_("choose “{label}”")
    elif element.sort is Sort.BUTTON and label and label != value:
        text = N_("beside “{label}”, press “{value}”")
    else:
        text = _DO[element.sort]
    return tr(text, label=label or value, value=value)


def _others(window: Window, language: str) -> Iterator[str]:
    """Yield what else stands on the page and at its foot; the heading of a page that is its message."""
    if window.heading and window.kind in _PAGES:
        yield tr("“{label}”", label=said(window.heading, language))
    for element in (*window.main, *window.foot):
        text = said(element.label, language) or said(element.value, language) or said(element.note, language)
        if text and not element.mark and element.sort is not Sort.PADLOCK:
            yield tr("“{label}”", label=text.strip())
