"""No Mac was at hand: what the programs print has the form of Apple's documentation, partly from memory.

- sw_vers(1): "ProductName:", "ProductVersion:", "BuildVersion:", each followed by tabs and the value.
"""

import pytest

from tests.support.loopback import job
from wizard.model.computer import Lifetime, SystemEvidence, Trouble, TroubleKind
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.system.common import TimeService
from wizard.probes.system.macos import read_system, read_time_service, system_from

NOTHING = Trouble(kind=TroubleKind.FAILED, what="program")

SW_VERS = "ProductName:\t\tmacOS\nProductVersion:\t\t15.7.1\nBuildVersion:\t\t24G231\n"


@pytest.mark.parametrize(("printed", "automatic"), [("1\n", True), ("0\n", False), (NOTHING, None), ("yes\n", None)])
def test_timed_says_whether_it_sets_the_clock(printed: str | Trouble, automatic: bool | None) -> None:
    # defaults(1) prints the value alone; for a key that is not there it fails, and that is a trouble.
    assert read_time_service(lambda _: printed) == TimeService(automatic=automatic)


def described(version: str | Trouble = SW_VERS) -> SystemEvidence:
    return system_from(lambda _: version)


def test_the_release_is_told() -> None:
    system = described()
    assert (system.family, system.name, system.version) == ("macos", "macOS 15.7.1", "15.7.1")
    assert system.support_ends == described(SW_VERS.replace("15.7.1", "15.0")).support_ends
    assert system.desktop is None


@pytest.mark.parametrize(
    ("version", "ends", "lifetime"),
    [
        ("14.8.9", "2026-09-14", Lifetime.DATED),
        ("26.6.2", None, Lifetime.UNDATED),
        ("10.15.8", "2022-09-12", Lifetime.DATED),
        ("10.9.5", None, Lifetime.UNKNOWN),
        ("31.0", None, Lifetime.UNKNOWN),
        ("", None, Lifetime.UNKNOWN),
    ],
)
def test_how_long_a_release_is_cared_for_goes_by_its_first_number(
    version: str, ends: str | None, lifetime: Lifetime
) -> None:
    system = described(SW_VERS.replace("15.7.1", version))
    assert system.care is not None
    assert (system.support_ends, system.care.lifetime) == (ends, lifetime)


def test_programs_that_say_nothing_leave_a_mac() -> None:
    system = described(NOTHING)
    assert (system.name, system.version, system.support_ends) == ("macOS", "", None)


def test_the_programs_of_a_mac_are_missing_elsewhere() -> None:
    assert read_system(job()).family == "macos"


def test_a_cancel_ends_the_reading() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_system(job(cancel=cancel))
