"""Diagnoses of real practice sites, each checked once for all tests."""

from functools import cache

from wizard.flow.tasks import check, practice_options, practice_target
from wizard.model.finding import Diagnosis
from wizard.model.target import CheckOptions
from wizard.practice.servers import Practice


@cache
def practised(scenario: str) -> Diagnosis:
    """Run a practice site, check it, and return what was found; nothing of this computer is looked at."""
    with Practice([scenario]) as practice:
        site = practice.sites[scenario]
        options = CheckOptions(timeout_s=10.0, parts=frozenset())
        return check(practice_target(site), practice_options(practice, site, options))
