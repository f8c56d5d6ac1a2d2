"""What the window of the lists of roots asks to be done in threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.i18n import tr
from wizard.probes.base import Cancel
from wizard.views.bridge import Sink

if TYPE_CHECKING:
    from wizard.flow.store_search import FileAnswer, StoreSearch
    from wizard.flow.tasks import InspectedFile


@dataclass(frozen=True, slots=True)
class ReadLists:
    """Read every list of roots; the answer is a `StoreSearch`."""

    def __call__(self, progress: Sink, cancel: Cancel) -> StoreSearch:
        """Do it. Raises Cancelled after *cancel*."""
        from wizard.flow.root_stores import read_root_stores
        from wizard.flow.store_search import StoreSearch

        search = StoreSearch(read_root_stores(cancel))
        # What the first search would have to make.
        search.by_text("CA")
        return search


@dataclass(frozen=True, slots=True)
class FindCertificates:
    """Look for the certificates of a file, or of a pasted text, in the lists; the answer is a `FileAnswer`."""

    search: StoreSearch
    what: Path | str

    def __call__(self, progress: Sink, cancel: Cancel) -> FileAnswer:
        """Do it. Raises InputError where there is no certificate, Cancelled after *cancel*."""
        from wizard.errors import InputError
        from wizard.flow.tasks import inspect_bytes, open_bundle

        file: InspectedFile
        if isinstance(self.what, Path):
            file = open_bundle(self.what, cancel=cancel)
            name = self.what.name
        else:
            name = tr("pasted text")
            file = inspect_bytes(name, self.what.encode(errors="replace"))
        if not file.ders:
            raise InputError(tr("{file}: {problem}", file=name, problem=file.error or ""))
        return self.search.by_certificates(name, file.ders)
