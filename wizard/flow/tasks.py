"""What both faces ask for: check a server, diagnose a chain from a file, read files, explain a text."""

from __future__ import annotations

import operator
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self, overload

from wizard.causes.diagnose import diagnose
from wizard.errors import InputError
from wizard.flow.files import files_in, folders_in, read_bytes
from wizard.flow.proxy_login import login_for
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.evidence import Attempt, Evidence, Handshake
from wizard.model.fields import Unknown, Unreadable
from wizard.model.finding import CheckState, Diagnosis
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.target import CheckOptions, Target
from wizard.pki.bundle import read_all
from wizard.pki.containers import Container
from wizard.pki.reader import read_leniently
from wizard.probes.base import Cancel, Outside, ProgressSink, SeenSink
from wizard.probes.collect import collect
from wizard.probes.hsts import is_preloaded
from wizard.probes.roots import stores

if TYPE_CHECKING:  # a check needs no practice sites, and starts sooner without them
    from wizard.practice.servers import Practice, Site

_JUDGED = {
    "certificate": ProbeId.CERTIFICATE,
    "trust": ProbeId.TRUST,
    "name": ProbeId.NAME,
    "dates": ProbeId.DATES,
    "revocation": ProbeId.REVOCATION,
    "clock": ProbeId.CLOCK,
    "portal": ProbeId.PORTAL,
}
_STATES = {
    CheckState.OK: ProbeState.DONE,
    CheckState.PROBLEM: ProbeState.FAILED,
    CheckState.NOT_CHECKED: ProbeState.SKIPPED,
}


class Readings(Sequence[Certificate | Unreadable]):
    """What the certificates in *ders* say, leniently, each read when it is asked for; the last ones are kept."""

    def __init__(self, ders: Sequence[bytes]) -> None:
        self._ders = ders

    def __len__(self) -> int:
        return len(self._ders)

    @overload
    def __getitem__(self, place: int) -> Certificate | Unreadable: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Certificate | Unreadable, ...]: ...

    def __getitem__(self, place: int | slice) -> Certificate | Unreadable | tuple[Certificate | Unreadable, ...]:
        if isinstance(place, slice):
            return tuple(map(read_leniently, self._ders[place]))
        return read_leniently(self._ders[place])

    def __eq__(self, other: object) -> bool:
        """Say whether *other* is a sequence of the same certificates."""
        return isinstance(other, Sequence) and len(other) == len(self) and all(map(operator.eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self._ders))


FoundSink = Callable[[Sequence[bytes]], None]
"""Called in the thread that reads, with the certificates (DER) that were found since the last call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedFile:
    """What one file held: certificates in its order, or the reason why there are none."""

    name: str
    error: str | None
    ders: tuple[bytes, ...]
    certificates: Sequence[Certificate | Unreadable]
    """Of a file that was opened these are `Readings`: a length costs nothing, a certificate is read when asked for."""
    needs_password: bool = False
    """Whether another password may open it."""

    @property
    def refusal(self) -> str:
        """The reason as a sentence for people."""
        why = (self.error or "").rstrip(".。")
        return tr("{file} cannot be used: {why}.", file=Path(self.name).name, why=why)


def check(
    target: Target,
    options: CheckOptions | None = None,
    *,
    progress: ProgressSink = lambda _: None,
    cancel: Cancel | None = None,
    outside: Outside | None = None,
    seen: SeenSink = lambda _: None,
) -> Diagnosis:
    """Connect to *target* and diagnose what it sent; a proxy that asks for a login gets the one that was kept for it.

    *progress* and *seen* are called from worker threads. Raises `probes.base.Cancelled` within 0.1 s after *cancel* is
    set.
    """
    evidence = collect(
        target,
        options or CheckOptions(),
        progress=progress,
        cancel=cancel or Cancel(),
        outside=outside or Outside(),
        seen=seen,
        kept_login=login_for,
    )
    diagnosis = diagnose(evidence)
    for line in diagnosis.checks:
        if line.id in _JUDGED:
            progress(Progress(probe=_JUDGED[line.id], state=_STATES[line.state]))
    return diagnosis


def diagnose_again(diagnosis: Diagnosis, at: datetime) -> Diagnosis:
    """Judge the same evidence at another time; nothing is connected to."""
    return diagnose(replace(diagnosis.evidence, at=at))


def diagnose_chain(
    ders: Sequence[bytes], target: Target, options: CheckOptions, outside: Outside | None = None
) -> Diagnosis:
    """Diagnose certificates as if *target* had sent them, first one as leaf; nothing is connected to."""
    handshake = Handshake(
        protocol=None, cipher=None, group=None, chain=tuple(ders), ocsp_staple=None, client_certificate_asked=False
    )
    evidence = Evidence(
        target=target,
        at=options.at or (outside or Outside()).now(),
        resolution=Unknown.NO_USE,
        attempts=(Attempt(address="", port=target.port, milliseconds=0.0, handshake=handshake),),
        stores=stores(tuple(ders), (), options),
        clock=Unknown.NO_USE,
        portal=Unknown.NO_USE,
        system=Unknown.NO_USE,
        preloaded=is_preloaded(target.host),
        fetch_allowed=False,
        offline=True,
    )
    return diagnose(evidence)


def inspect_bytes(name: str, data: bytes, password: bytes | None = None) -> InspectedFile:
    """Find every certificate in *data*; *name* is for messages only."""
    return _gathered(name, data, password, lambda _: None, Cancel())


def inspect_file(path: Path, password: bytes | None = None) -> InspectedFile:
    """Find every certificate in the file *path*; what cannot be read is told in ``error``, never raised."""
    return open_bundle(path, password)


def open_bundle(
    path: Path,
    password: bytes | None = None,
    *,
    progress: FoundSink = lambda _: None,
    cancel: Cancel | None = None,
) -> InspectedFile:
    """Find every certificate in the file *path*, and tell *progress* of them as they are found; none is read.

    A folder stands for all certificates of its files (`inspect_folder`). Only the bytes of the certificates are kept.
    What cannot be read is told in ``error``. Raises `probes.base.Cancelled` within 0.1 s after *cancel* is set.
    """
    cancel = cancel or Cancel()
    if path.is_dir():
        return _whole_folder(path, password, progress, cancel)
    try:
        data = read_bytes(path)
    except InputError as error:
        return InspectedFile(name=str(path), error=str(error), ders=(), certificates=())
    return _gathered(str(path), data, password, progress, cancel)


def _whole_folder(path: Path, password: bytes | None, progress: FoundSink, cancel: Cancel) -> InspectedFile:
    ders: list[bytes] = []
    error = None
    for file in inspect_folder(path, password):
        cancel.check()
        progress(file.ders)
        ders.extend(file.ders)
        error = error or file.error
    return InspectedFile(
        name=str(path), error=None if ders else error, ders=tuple(ders), certificates=Readings(tuple(ders))
    )


def inspect_folder(path: Path, password: bytes | None = None) -> Iterator[InspectedFile]:
    """Yield the files with certificates in the folder *path*, each as it is read.

    Files without any are passed over; where the folder has no other, those of the folders in it come, as programs
    that renew certificates keep them. Where there is none at all, one answer says so.
    """
    count = 0
    try:
        for inspected in _in_folder(path, password):
            count += 1
            yield inspected
        for folder in folders_in(path) if not count else ():
            with suppress(InputError):
                for inspected in _in_folder(folder, password):
                    count += 1
                    yield inspected
        reason = tr("no certificate in the files of this folder")
    except InputError as error:
        reason = str(error)
    if not count:
        yield InspectedFile(name=str(path), error=reason, ders=(), certificates=())


def _in_folder(folder: Path, password: bytes | None) -> Iterator[InspectedFile]:
    for path in files_in(folder):
        inspected = inspect_file(path, password)
        if inspected.ders or inspected.needs_password:
            yield inspected


class FileReading:
    """One file, of which each certificate is read as soon as it is found; nothing of them is kept.

    ``error`` and ``is_readable`` are final when it was iterated over, once.
    """

    def __init__(self, name: str, ders: Generator[bytes, None, Container]) -> None:
        self.name = name
        self.error: str | None = None
        self.is_readable = False
        """Whether a certificate could be read."""
        self._ders = ders

    @classmethod
    def of(cls, file: InspectedFile) -> Self:
        """Return the reading of a file that was opened."""
        return cls(file.name, _again(file))

    def __iter__(self) -> Iterator[Certificate | Unreadable]:
        reasons: list[str] = []
        while True:
            try:
                read = read_leniently(next(self._ders))
            except StopIteration as ended:
                self.error = None if self.is_readable else _error_of(ended.value, reasons)
                return
            if isinstance(read, Certificate):
                self.is_readable = True
            elif len(reasons) < _MOST_REASONS:
                reasons.append(read.why)
            yield read


def _again(file: InspectedFile) -> Generator[bytes, None, Container]:
    yield from file.ders
    return Container((), file.error)


def read_file(path: Path, password: bytes | None = None) -> FileReading:
    """Return the reading of the file *path*; that it cannot be read is told in ``error``, never raised."""
    try:
        return FileReading(str(path), read_all(read_bytes(path), password))
    except InputError as error:
        return FileReading.of(InspectedFile(name=str(path), error=str(error), ders=(), certificates=()))


_FIRST_BATCH, _BATCH = 500, 10_000
_A_FEW = 16
"""Certificates that are found between two looks at the cancel: a fraction of a millisecond."""
_MOST_REASONS = 10
_MOST_TRIED = 1_000
"""Certificates that are read to see whether any can be; a larger bundle is worth showing even if none can."""


def _error_of(rest: Container, reasons: Sequence[str]) -> str | None:
    """Return why a file has no certificate to read; *reasons* are those of the certificates that could not be read."""
    nothing = tr("no certificate found; expected PEM, DER, PKCS#7 or PKCS#12")
    return rest.problem or "; ".join(dict.fromkeys(reasons)) or nothing


def _gathered(name: str, data: bytes, password: bytes | None, progress: FoundSink, cancel: Cancel) -> InspectedFile:
    reading = read_all(data, password)
    del data
    ders: list[bytes] = []
    told = 0
    while True:
        try:
            ders.append(next(reading))
        except StopIteration as ended:
            rest: Container = ended.value
            break
        if len(ders) % _A_FEW == 0:
            cancel.check()
        if len(ders) - told >= (_BATCH if told else _FIRST_BATCH):
            progress(ders[told:])
            told = len(ders)
    if told < len(ders):
        progress(ders[told:])
    certificates = Readings(tuple(ders))
    tried = islice(certificates, _MOST_TRIED)
    is_readable = len(ders) > _MOST_TRIED or any(isinstance(c, Certificate) for c in tried)
    reasons = () if is_readable else [c.why for c in certificates[:_MOST_REASONS] if isinstance(c, Unreadable)]
    return InspectedFile(
        name=name,
        error=None if is_readable else _error_of(rest, reasons),
        ders=tuple(ders),
        certificates=certificates,
        needs_password=rest.needs_password,
    )


def practice_target(site: Site) -> Target:
    """Return the target of a running practice site; its name needs no name server."""
    from wizard.flow.address import parse_target

    return replace(parse_target(site.url), connect_to=site.address)


def practice_options(practice: Practice, site: Site, options: CheckOptions | None = None) -> CheckOptions:
    """Return *options* with what the practice site needs: its root, its time servers, its portal check."""
    base = options or CheckOptions()
    return replace(
        base,
        extra_roots=(*base.extra_roots, practice.root_der),
        time_sources=site.time_sources or base.time_sources,
        portal_checks=site.portal_checks or base.portal_checks,
    )


def start_practice(scenario: str | None = None, port: int | None = None) -> Practice:
    """Start the practice sites, or only one. Raises InputError for one that does not exist."""
    from wizard.practice.scenarios import SCENARIOS
    from wizard.practice.servers import Practice

    known = tuple(s.id for s in SCENARIOS)
    if scenario is not None and scenario not in known:
        raise InputError(
            tr('there is no practice site "{name}"; expected one of {known}', name=scenario, known=", ".join(known))
        )
    return Practice(None if scenario is None else (scenario,), base_port=port)
