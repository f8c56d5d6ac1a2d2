"""Until when makers look after the versions of a system: the crib beside the question for the version."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from wizard import resources
from wizard.fixes.places import has_system_settings
from wizard.flow.caller.devices import Device
from wizard.i18n import N_
from wizard.model.finding import Fact


def support_facts(device: Device, at: datetime) -> tuple[Fact, ...]:
    """Return one line for each version that the data file knows of *device*, as seen at *at*; none for telephones.

    A version that is not named may be newer than the file: nothing is said of it.
    """
    return tuple(_fact(name, ends, at) for name, ends in _versions(device))


def _fact(name: str, ends: date, at: datetime) -> Fact:
    # In the evening of the last day, in UTC: nobody has to be told to the hour.
    moment = datetime.combine(ends, time(23, 59), tzinfo=UTC)
    text = N_("{system}: support ended on {date}") if moment < at else N_("{system}: updates until {date}")
    return Fact(text=text, values={"system": name, "date": moment})


def _versions(device: Device) -> Iterator[tuple[str, date]]:
    systems = resources.read_toml("data", "systems.toml")
    match device:
        case Device.WINDOWS_11 | Device.WINDOWS_10:
            for row in systems["windows"].values():
                if str(row["name"]).startswith(device.label):
                    yield str(row["name"]), row["ends"]
        case Device.MACOS_13 | Device.MACOS_12:
            for version, row in systems["macos"].items():
                if has_system_settings(version) is (device is Device.MACOS_13):
                    yield str(row["name"]), row["ends"]
        case Device.LINUX:
            for version, row in systems["linux"].items():
                yield str(version).title(), row["ends"]
        case Device.IPHONE | Device.ANDROID | Device.CHROMEOS:
            return
