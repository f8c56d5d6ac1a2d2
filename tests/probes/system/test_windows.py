"""No Windows was at hand: the values have the form of the vendors' documentation, whose pages are named from memory.

- HKLM, Windows NT, CurrentVersion: CurrentBuildNumber is text, UBR a number (Microsoft Learn, "Windows 11 release
  information" for the builds). ProductName stays "Windows 10" on Windows 11.
"""

import platform

import pytest

from tests.support.loopback import job
from wizard.model.computer import SystemEvidence
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.system.common import TimeService
from wizard.probes.system.windows import read_system, read_time_service, registry_bytes, registry_value, system_from

VERSION = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"

WINDOWS_11 = {
    (VERSION, "CurrentBuildNumber"): "26200",
    (VERSION, "UBR"): "7171",
    (VERSION, "ProductName"): "Windows 10 Pro",
}


def read_from(values: dict[tuple[str, str], str]) -> SystemEvidence:
    return system_from(lambda key, value: values.get((key, value)))


@pytest.mark.parametrize(
    ("kind", "automatic"), [("NTP", True), ("NT5DS", True), ("AllSync", True), ("NoSync", False), (None, None)]
)
def test_the_time_service_says_whether_it_sets_the_clock(kind: str | None, automatic: bool | None) -> None:
    # Microsoft Learn, "Windows Time service tools and settings": the values of Type under W32Time, Parameters.
    assert read_time_service(lambda _, value: kind if value == "Type" else None) == TimeService(automatic=automatic)


def test_a_known_build_has_its_name_version_and_end_of_support() -> None:
    system = read_from(WINDOWS_11)
    assert (system.family, system.name, system.version) == ("windows", "Windows 11 25H2", "10.0.26200.7171")
    assert system.support_ends is not None
    assert system.desktop is None


@pytest.mark.parametrize(
    ("build", "product", "name"),
    [
        ("19044", "Windows 10 Enterprise LTSC 2021", "Windows 10 Enterprise LTSC 2021"),
        ("29999", "Windows 10 Pro", "Windows 11 Pro"),
        ("26100x", "Windows 10 Pro", "Windows 10 Pro"),
        ("", "Windows 10 Pro", "Windows 10 Pro"),
    ],
)
def test_an_unknown_build_has_the_products_name(build: str, product: str, name: str) -> None:
    system = read_from({(VERSION, "CurrentBuildNumber"): build, (VERSION, "ProductName"): product})
    assert (system.name, system.support_ends) == (name, None)


def test_a_registry_that_says_nothing_is_still_a_windows() -> None:
    system = read_from({})
    assert (system.family, system.name) == ("windows", "Windows")
    assert system.support_ends is None


@pytest.mark.skipif(platform.system() == "Windows", reason="here is a registry")
def test_elsewhere_there_is_no_registry() -> None:
    assert registry_value(VERSION, "ProductName") is None
    assert registry_bytes(VERSION, "ProductName") is None
    assert read_system(job()).name == "Windows"


def test_a_cancel_ends_the_reading() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_system(job(cancel=cancel))
