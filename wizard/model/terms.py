"""The closed sets of the diagnosis: plain words that every floor uses, and that cost next to nothing to import."""

from enum import StrEnum

from wizard.model.audience import Audience as Audience


class Severity(StrEnum):
    """How much a cause matters."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


class Who(StrEnum):
    """Who can put it right."""

    SITE = "site"
    COMPUTER = "computer"
    NETWORK = "network"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """The three answers of the contract."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    UNREACHABLE = "unreachable"


class Origin(StrEnum):
    """Where a certificate of a path came from."""

    SENT = "sent"
    FETCHED = "fetched"
    STORE = "store"


class CheckState(StrEnum):
    """The result of one line of step 1 or 2."""

    OK = "ok"
    PROBLEM = "problem"
    NOT_CHECKED = "not-checked"


class Certainty(StrEnum):
    """How sure the first finding is."""

    SURE = "sure"
    LIKELY = "likely"
    """Some checks that could still change the answer were not made."""
    OPEN = "open"


class Part(StrEnum):
    """A part of the evidence that is looked at alone; the value is the name of its field in `Evidence`."""

    RESOLUTION = "resolution"
    CLOCK = "clock"
    PORTAL = "portal"
    SYSTEM = "system"
    UPDATES = "updates"
    BROWSERS = "browsers"
    ROOTS = "roots"
    PROXY = "proxy"
    SETTINGS = "settings"
    LOOKUP = "lookup"
    WAYS = "ways"
