from datetime import UTC, datetime

import pytest

from wizard.flow.caller.devices import Device
from wizard.flow.caller.support import support_facts
from wizard.i18n import tr

AT = datetime(2026, 11, 23, tzinfo=UTC)


def said(device: Device, at: datetime = AT) -> list[str]:
    return [tr(fact.text, **fact.values) for fact in support_facts(device, at)]


def test_versions_are_told_with_the_end_of_their_support() -> None:
    lines = said(Device.WINDOWS_11)
    assert "Windows 11 24H2: support ended on 13 October 2026" in lines
    assert "Windows 11 25H2: updates until 12 October 2027" in lines
    assert not any("Windows 10" in line for line in lines)


def test_the_last_day_still_counts() -> None:
    last_day = datetime(2026, 10, 13, 12, tzinfo=UTC)
    assert "Windows 11 24H2: updates until 13 October 2026" in said(Device.WINDOWS_11, last_day)


def test_old_and_new_macs_are_told_apart() -> None:
    old, new = said(Device.MACOS_12), said(Device.MACOS_13)
    assert any("macOS 12" in line for line in old)
    assert any("macOS 13" in line for line in new)
    assert not set(old) & set(new)


def test_linux_is_called_by_its_name() -> None:
    assert any(line.startswith("Debian 12:") for line in said(Device.LINUX))


@pytest.mark.parametrize("device", [Device.IPHONE, Device.ANDROID, Device.CHROMEOS])
def test_nothing_is_said_of_makers_that_name_no_dates(device: Device) -> None:
    assert said(device) == []
