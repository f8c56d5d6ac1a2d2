"""The check of one site among many: what is the same for all of them is looked at once, and again after a minute."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

from wizard.causes.diagnose import diagnose
from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.flow.contract import SCHEMA
from wizard.flow.proxy_login import login_for
from wizard.flow.report import diagnosis_json
from wizard.model.evidence import PartValue
from wizard.model.fields import Unknown
from wizard.model.finding import Diagnosis
from wizard.model.target import DECIDING_PARTS, CheckOptions, Target
from wizard.model.terms import Part
from wizard.probes.base import Cancel, Deadline, Job, Outside
from wizard.probes.collect import collect
from wizard.probes.connect import first_hop, is_this_computer
from wizard.probes.parts import BESIDE_S, awaited, look_around

SHARED = frozenset({Part.CLOCK, Part.PORTAL, Part.SYSTEM})
"""What an answer may depend on, and no site changes."""

FRESH_S = 60.0
"""Seconds after which it is looked at again: a laptop may have slept, or changed its network."""

_FAR, _NEAR = Target(host="", port=443), Target(host="localhost", port=443)
"""What stands for the sites of the Internet, and for those of this computer, about which no network is asked."""


class SiteChecks:
    """Checks sites, from any number of threads. Close it at the end."""

    def __init__(self, options: CheckOptions, cancel: Cancel, outside: Outside | None = None) -> None:
        self._options = replace(options, parts=DECIDING_PARTS - SHARED)
        self._cancel, self._outside = cancel, outside or Outside()
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="shared")
        self._looks: dict[Target, tuple[Deadline, Future[Mapping[Part, PartValue]]]] = {}

    def close(self) -> None:
        """End what goes on beside; nobody waits for it."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def answer(self, line: str) -> Mapping[str, object]:
        """Return the JSON of the check of one *line*, in the language in force; of a bad one, what is wrong with it.

        Raises `Cancelled`.
        """
        try:
            return {**diagnosis_json(self.check(parse_target(line))), "input": line}
        except InputError as error:
            return {"schema": SCHEMA, "input": line, "error": str(error)}

    def check(self, target: Target) -> Diagnosis:
        """Connect to *target* and diagnose what it sent. Raises `Cancelled`."""
        shared = self._shared(target)
        evidence = collect(
            target, self._options, cancel=self._cancel, outside=self._outside, kept_login=login_for, among_many=True
        )
        job = Job(deadline=Deadline.after(BESIDE_S), cancel=self._cancel, outside=self._outside)
        seen = awaited(shared, job.deadline, job)
        if isinstance(seen, Unknown):
            seen = dict.fromkeys(SHARED, Unknown.NO_ANSWER)
        return diagnose(evidence.with_parts(seen))

    def _shared(self, target: Target) -> Future[Mapping[Part, PartValue]]:
        """Return what is, or will be, known for sites like *target*."""
        like = _NEAR if is_this_computer(first_hop(target, None)[0]) else _FAR
        with self._lock:
            if like not in self._looks or self._looks[like][0].is_over:
                self._looks[like] = (Deadline.after(FRESH_S), self._pool.submit(self._look, like))
            return self._looks[like][1]

    def _look(self, like: Target) -> Mapping[Part, PartValue]:
        soon = Deadline.after(min(self._options.timeout_s, BESIDE_S))
        job = Job(deadline=soon, cancel=self._cancel, outside=self._outside)
        return look_around(SHARED, like, self._options, job)
