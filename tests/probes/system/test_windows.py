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
        ("19049", "Windows 10 Pro", "Windows 10 Pro"),
        ("29999", "Windows 10 Pro", "Windows 11 Pro"),
        ("26100x", "Windows 10 Pro", "Windows 10 Pro"),
        ("", "Windows 10 Pro", "Windows 10 Pro"),
    ],
)
def test_an_unknown_build_has_the_products_name(build: str, product: str, name: str) -> None:
    system = read_from({(VERSION, "CurrentBuildNumber"): build, (VERSION, "ProductName"): product})
    assert (system.name, system.support_ends) == (name, None)


@pytest.mark.parametrize(
    ("build", "edition", "kind", "name", "ends"),
    [
        ("26100", "Core", "Client", "Windows 11 24H2", "2026-10-13"),
        ("26100", "Professional", "Client", "Windows 11 24H2", "2026-10-13"),
        ("26100", "Enterprise", "Client", "Windows 11 24H2", "2027-10-12"),
        ("26100", "EducationN", "Client", "Windows 11 24H2", "2027-10-12"),
        ("26100", "EnterpriseS", "Client", "Windows 11 Enterprise LTSC 2024", "2029-10-09"),
        ("26100", "IoTEnterpriseS", "Client", "Windows 11 Enterprise LTSC 2024", "2034-10-10"),
        ("26100", "ServerStandard", "Server", "Windows Server 2025", "2034-11-14"),
        ("20348", "ServerDatacenter", "Server Core", "Windows Server 2022", "2031-10-14"),
        ("26100", None, None, "Windows 11 24H2", "2026-10-13"),
        ("19044", "EnterpriseS", "Client", "Windows 10 Enterprise LTSC 2021", "2027-01-12"),
        ("19044", "Professional", "Client", "Windows 10 21H2", "2023-06-13"),
    ],
)
def test_one_build_has_different_ends_by_its_edition(
    build: str, edition: str | None, kind: str | None, name: str, ends: str
) -> None:
    # EditionID and InstallationType beside the build, from memory.
    given = {"CurrentBuildNumber": build, "EditionID": edition, "InstallationType": kind}
    system = read_from({(VERSION, key): value for key, value in given.items() if value is not None})
    assert (system.name, system.support_ends) == (name, ends)


def test_the_editions_are_told_where_others_have_another_end() -> None:
    home = read_from({(VERSION, "CurrentBuildNumber"): "26100", (VERSION, "EditionID"): "Core"})
    company = read_from({(VERSION, "CurrentBuildNumber"): "26100", (VERSION, "EditionID"): "Enterprise"})
    old = read_from({(VERSION, "CurrentBuildNumber"): "19043", (VERSION, "EditionID"): "Core"})
    assert [system.care.editions for system in (home, company, old) if system.care] == [
        "Home, Pro", "Enterprise, Education", ""
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("revision", "edition", "ends"),
    [
        ("6456", "Core", "2025-10-14"),  # the last one that everybody got (2025-10-14)
        ("6466", "Core", "2025-10-14"),  # a repair of the joining itself, for everybody (2025-11-11)
        ("6575", "Core", "2027-10-12"),  # the first one for those who take part (2025-11-11)
        ("7000", "Enterprise", "2028-10-10"),
        ("x", "Core", "2025-10-14"),
        (None, "Core", "2025-10-14"),
    ],
)
def test_who_takes_part_in_extended_updates_is_known_by_the_revision(
    revision: str | None, edition: str, ends: str
) -> None:
    given = {"CurrentBuildNumber": "19045", "EditionID": edition, "UBR": revision}
    system = read_from({(VERSION, key): value for key, value in given.items() if value is not None})
    assert system.support_ends == ends


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
