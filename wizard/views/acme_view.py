"""How a program gets the certificate and renews it by itself (ACME): the commands, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.errors import InputError
from wizard.i18n import tr
from wizard.views.owner_fields import Bullets, Chooser, CopyBlock, Labelled
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, PlainLabel, Wrap, clear

if TYPE_CHECKING:
    from wizard.fixes.owner.acme import Recipe
    from wizard.model.target import Target


class AcmeView(QWidget):
    """Shows the steps for the names that it is told, for a server and a program that can be chosen."""

    said = Signal(str)
    """What was just done."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        from wizard.flow.owner import CHALLENGE_TITLES, SERVICE_TITLES, likely_service

        self.setObjectName("acme")
        self._names: tuple[str, ...] = ()
        self.service, self.program = Chooser("acme-service"), Chooser("acme-program")
        self.challenge = Chooser("acme-challenge")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(unit() * 3 // 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(unit() * 3 // 2)
        intro = tr(
            "A program on your server asks the authority, proves that the names are yours, and renews the certificate "
            "before it ends. It costs nothing with authorities such as Let’s Encrypt."
        )
        whole.addWidget(PlainLabel(intro))
        whole.addWidget(
            Wrap(
                Labelled(tr("&Server that uses it"), self.service),
                Labelled(tr("&Program that gets it"), self.program),
                Labelled(tr("Pro&of that the names are yours"), self.challenge),
            )
        )
        whole.addLayout(self._lines)
        self.service.offer({id_.value: tr(title) for id_, title in SERVICE_TITLES.items()})
        self.challenge.offer({way.value: tr(title) for way, title in CHALLENGE_TITLES.items()})
        self._chosen = self.challenge.currentData()
        self.service.choose(likely_service(target).value)
        for chooser, do in ((self.service, self._offer), (self.program, self._show), (self.challenge, self._show)):
            chooser.currentIndexChanged.connect(do)
        self._offer()

    def show_names(self, names: tuple[str, ...]) -> None:
        """Show the steps for *names*, which are checked already; none where they are still to be typed."""
        if names == self._names:
            return
        self._names = names
        self._offer_challenges(only_dns=any(name.startswith("*.") for name in names))
        self._show()

    def _offer_challenges(self, *, only_dns: bool) -> None:
        """Offer how to prove the names; a wildcard leaves one way, and what was chosen before comes back without it."""
        from wizard.fixes.owner.acme import Challenge
        from wizard.flow.owner import CHALLENGE_TITLES

        if only_dns is not self.challenge.isEnabled():
            return
        chosen, self._chosen = self._chosen, self.challenge.currentData()
        ways = (Challenge.DNS,) if only_dns else tuple(Challenge)
        self.challenge.offer({way.value: tr(CHALLENGE_TITLES[way]) for way in ways})
        self.challenge.setEnabled(not only_dns)
        if not only_dns:
            self.challenge.choose(chosen)

    def _offer(self) -> None:
        """Offer the programs that suit the server, the best one first."""
        from wizard.fixes.owner.acme import Service, programs_for
        from wizard.flow.owner import PROGRAM_TITLES

        suiting = programs_for(Service(self.service.currentData()))
        self.program.offer({program.value: PROGRAM_TITLES[program] for program in suiting})
        self._show()

    def _show(self) -> None:
        from wizard.fixes.owner.acme import Challenge, Program, Service, recipe

        clear(self._lines)
        if not self._names:
            self._lines.addWidget(Banner(Tone.NOTE, PlainLabel(tr("Type the names first."))))
            return
        program, service = Program(self.program.currentData()), Service(self.service.currentData())
        try:
            made = recipe(program, self._names, service, Challenge(self.challenge.currentData()))
        except InputError as error:
            self._lines.addWidget(Banner(Tone.NOTE, PlainLabel(str(error))))
            return
        for widget in self._made(made):
            self._lines.addWidget(widget)

    def _made(self, made: Recipe) -> Iterator[QWidget]:
        from wizard.fixes.owner.acme import STEP_TITLES

        yield Bullets(*map(tr, made.notes))
        if made.blanks:
            meanings = (tr("{word}: {meaning}", word=b.word, meaning=tr(b.meaning)) for b in made.blanks)
            heading = tr("Put your own in the place of each word in capital letters:")
            yield Banner(Tone.NOTE, PlainLabel(heading, role="strong"), *map(PlainLabel, meanings))
        for number, step in enumerate(made.steps, start=1):
            title = tr("{number}. {title}", number=number, title=tr(STEP_TITLES[step.kind]))
            block = CopyBlock(title, step.text, number)
            block.copied.connect(self.said)
            yield block
        yield PlainLabel(tr("Afterwards:"), role="strong")
        yield Bullets(
            tr("The certificate with its chain is in {place}", place=made.certificate),
            tr("The private key is in {place}", place=made.key),
        )
