"""The site as it looks from here: beside the questions, with what to say of it, and the way to open it from here."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from wizard.causes.base import title_of
from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.flow.call.script import news_of_the_site
from wizard.flow.call.state import Call, SiteState
from wizard.i18n import N_, tr
from wizard.views.call.call_desk import CallDesk, Offer
from wizard.views.call.focusing import focus_in
from wizard.views.caller_card import SpokenLabel
from wizard.views.flow import Flow
from wizard.views.reading_order import in_reading_order
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Button, Card, IconLabel, PlainLabel, clear, column, marked

STATES = {
    SiteState.NOT_ASKED: (N_("Not opened from here"), "unknown", Tone.NOTE),
    SiteState.RUNNING: (N_("Being opened from here…"), "running", Tone.NOTE),
    SiteState.FINE: (N_("From here it opens"), "ok", Tone.OK),
    SiteState.FAILS: (N_("From here it fails, too"), "problem", Tone.PROBLEM),
}

OFFERS = {
    Offer.QUESTION: N_("&Ask something else now"),
    Offer.PLAN: N_("&Go to the plan now"),
}


class SiteCard(Card):
    """Tells how the site looks, and takes an address."""

    def __init__(self, desk: CallDesk) -> None:
        super().__init__()
        self.setObjectName("call-site")
        self._desk = desk
        self._address = ""
        self._error = ""
        self.field: QLineEdit | None = None
        """Where the address is typed; None while it is being opened."""
        self._body = QVBoxLayout()
        self._body.setSpacing(unit())
        self.column.addLayout(self._body)

    @property
    def news(self) -> str:
        """In a few words, how it looks."""
        call = self._desk.call
        if call is None or call.site.state is SiteState.RUNNING:
            return ""
        if call.site.state is SiteState.NOT_ASKED and call.site.diagnosis is None:
            return self._desk.trouble
        return tr("{title}: {state}", title=tr("The site"), state=self._title(call))

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        if self._error and self.field is not None:
            self._error = _fault_of(self.field.text())
        self.show_site()

    def show_site(self) -> None:
        """Show how the site looks now; what was typed stays, and so does the focus."""
        focused = self.window().focusWidget()
        name = focused.objectName() if focused in self.findChildren(QWidget) else ""
        if self.field is not None:
            self._address = self.field.text()
        clear(self._body)
        self.field = None
        call = self._desk.call
        if call is None:
            self._address, self._error = "", ""
            return
        self._body.addWidget(PlainLabel(tr("The site"), role="heading"))
        _, icon_name, tone = STATES[call.site.state]
        lines = column(PlainLabel(self._title(call), role="strong"), *self._about(call))
        self._body.addLayout(marked(IconLabel(icon_name, tone, scale=0.85), lines))
        if self._desk.has_news and (said := news_of_the_site(call)):
            self._add_words(said)
        self._add_offer()
        self._add_ways(call)
        if name:
            self._refocus(name)

    def _title(self, call: Call) -> str:
        return tr(STATES[call.site.state][0])

    def _about(self, call: Call) -> list[PlainLabel]:
        """Return what else is known: the address, the cause, or why nothing is."""
        told = [call.target.address] if call.target is not None and call.site.state is SiteState.RUNNING else []
        diagnosis = call.site.diagnosis
        headline = diagnosis.headline if diagnosis is not None else None
        if headline is not None and call.site.state is SiteState.NOT_ASKED:
            told.append(tr("This computer has a problem of its own: {cause}", cause=title_of(headline)))
            told.append(tr("So nothing can be said of the site from here."))
        elif headline is not None:
            told.append(title_of(headline))
        if self._desk.trouble:
            told.append(self._desk.trouble)
        return [PlainLabel(text, role="quiet") for text in told]

    def _add_words(self, said: tuple[str, ...]) -> None:
        card = Card(marked(IconLabel("say", scale=0.85), PlainLabel(tr("Say"), role="heading")), tone=Tone.NOTE)
        card.setObjectName("say-news")
        for line in said:
            card.column.addWidget(SpokenLabel(line))
        self._body.addWidget(card)

    def _add_offer(self) -> None:
        offer = self._desk.offer()
        if offer is Offer.NOTHING:
            return
        button = Button("go-on", icon_name="next", kind="primary")
        button.say(tr(OFFERS[offer]), tr("What is on the screen is no longer needed"))
        button.clicked.connect(self._desk.go_on)
        self._body.addWidget(Flow(button))

    def _add_ways(self, call: Call) -> None:
        if call.site.state is SiteState.RUNNING:
            cancel = Button("stop-looking", icon_name="cancel")
            cancel.say(tr("&Cancel"), tr("Stop opening the site from here"))
            cancel.clicked.connect(self._desk.stop_looking)
            self._body.addWidget(Flow(cancel))
            return
        self._body.addLayout(self._address_field(call))

    def _address_field(self, call: Call) -> QVBoxLayout:
        label = QLabel(tr("Add&ress of the site"))
        known = call.target.address if call.target is not None else ""
        self.field = QLineEdit(self._address or known)
        self.field.setObjectName("site-address")
        self.field.setAccessibleName(tr("Address of the site"))
        self.field.setPlaceholderText("shop.example")
        self.field.returnPressed.connect(self._open)
        self.field.textEdited.connect(self._forget_error)
        label.setBuddy(self.field)
        look = Button("look", icon_name="site")
        look.say(tr("&Open it from here") if call.target is None else tr("&Open it once more"), tr("(Enter)"))
        look.clicked.connect(self._open)
        self._said = PlainLabel(self._error, role="error")
        self._said.setObjectName("site-error")
        self._said.setVisible(bool(self._error))
        self.field.setAccessibleDescription(self._error)
        return column(label, self.field, Flow(look), self._said)

    def _forget_error(self) -> None:
        self._error = ""
        self._said.hide()
        if self.field is not None:
            self.field.setAccessibleDescription("")

    def _open(self) -> None:
        if self.field is None:
            return
        try:
            self._error = ""
            self._desk.look_at(self.field.text())
        except InputError as error:
            self._error = str(error)
            self._said.setText(self._error)
            self._said.show()
            self.field.setAccessibleDescription(self._error)
            self.field.setFocus()

    def _refocus(self, name: str) -> None:
        """Give the focus to what stands now where it was, else to the first thing that can take it."""
        takers = list(in_reading_order(self))
        target = next((taker for taker in takers if taker.objectName() == name), takers[0] if takers else None)
        if target is not None:
            focus_in(self, target)


def _fault_of(address: str) -> str:
    try:
        parse_target(address)
    except InputError as error:
        return str(error)
    return ""
