"""The spoken case code: a diagnosis in sixteen characters that survive a telephone line.

Thirteen characters of Crockford base32 carry the case, three are check symbols over all of them. One wrong character is
named; two wrong ones, and any two in each other's place, are always noticed. There is no name, address or other private
text in it, nor a mark of the host, which version 0 had: fourteen bits find a name out for whoever has a list of likely
ones, who hears the code knows the site anyway, and the third check symbol and finer steps need the place.

The format is fixed by tests/flow/case_codes.json. In every version the first three bits are the version and the last
three characters these check symbols; only version 0 was shorter.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from wizard.errors import InputError
from wizard.flow.case_scales import SPANS, UNKNOWN_CLOCK, CodedClock, clock_number, clock_told, span_number
from wizard.flow.check_symbols import Wrong, check_symbols, wrong_in
from wizard.flow.spelling import ALPHABET, LENGTHS, grouped, heard, sound_alike
from wizard.i18n import N_, tr
from wizard.model.finding import Diagnosis, Severity, Verdict, Who
from wizard.plain import visible

VERSION = 1

NUMBERED = (
    "self-signed", "expired", "chain-expired", "not-yet-valid", "name-mismatch", "no-san", "unknown-ca",
    "missing-intermediate", "distrusted-ca", "revoked", "revocation-unknown", "weak-signature", "weak-key",
    "wrong-usage", "validity-too-long", "ct-missing", "name-constraints", "must-staple-missing", "pinning",
    "strict-only", "invalid-certificate", "clock-wrong", "outdated-roots", "outdated-software", "interception",
    "captive-portal", "no-network", "dns-failure", "connection-refused", "timeout", "connection-reset", "not-tls",
    "protocol-version", "cipher-mismatch", "client-certificate-required", "handshake-failure", "proxy-failure",
    # Version 0 ends here. With a form the words are others, or the plan is.
    "proxy-failure/login", "proxy-failure/login-refused", "proxy-failure/login-unknown", "not-tls/heard",
    "protocol-version/spoke", "cipher-mismatch/spoke", "cipher-mismatch/curve", "cipher-mismatch/curve-chromium",
    "clock-wrong/zone", "clock-wrong/one-source", "clock-wrong/behind-at-least", "interception@network",
    "interception/allowed", "interception/allowed@network", "interception/malware", "interception/everywhere",
    "interception/local-root", "revoked/intermediate", "distrusted-ca/dated", "distrusted-ca/dated-chrome",
    "distrusted-ca/dated-mozilla", "distrusted-ca/retired", "distrusted-ca/removed", "distrusted-ca/chrome",
    "distrusted-ca/mozilla", "unknown-ca/firefox", "unknown-ca/nss", "unknown-ca/system-only",
    "missing-intermediate/completed", "invalid-certificate/signature", "invalid-certificate/not-a-ca",
    "invalid-certificate/cert-sign", "invalid-certificate/path-length", "invalid-certificate/unknown-critical",
    "invalid-certificate/malformed", "invalid-certificate/empty-subject", "invalid-certificate/policy",
    "invalid-certificate/leaf-is-ca", "invalid-certificate/empty-issuer", "invalid-certificate/odd-critical",
    "invalid-certificate/odd-names", "invalid-certificate/profile", "weak-signature/above", "weak-key/small",
    "weak-key/above", "weak-key/curve", "wrong-usage/firefox", "wrong-usage/firefox-above", "wrong-usage/safari",
    "wrong-usage/above", "name-constraints/unreadable", "name-mismatch/www", "name-mismatch/wildcard-depth",
    "name-mismatch/wildcard-apex", "name-mismatch/partial-wildcard", "name-mismatch/address",
    "name-mismatch/address-as-name", "name-mismatch/common-name", "name-mismatch/other-site",
    "not-yet-valid/clock-right", "not-yet-valid/above", "not-yet-valid/above-clock-right", "ct-missing/too-few",
    "ct-missing/invalid", "ct-missing/unknown-logs", "revocation-unknown/staple-other@site",
)  # fmt: skip
"""What is found, by its number in a code, which is its place here: only ever append. ``cause/form@who``, where *who* is
not the one of the cause in that form."""

_NUMBERS = {name: number for number, name in enumerate(NUMBERED)}
_MOST_CAUSES = 3
_PRESUMED = 3
_VERDICTS = (Verdict.TRUSTED, Verdict.UNTRUSTED, Verdict.UNREACHABLE)
_SEVERITIES = (Severity.BLOCKING, Severity.WARNING, Severity.NOTE)
_EPOCH = date(2026, 1, 1)
_PARTS = (
    ("verdict", 4), ("first", 128), ("second", 128), ("third", 128), ("severities", 27), ("system", 12), ("browser", 6),
    ("clock", 128), ("span", 128), ("day", 4096), ("roots", 4),
)  # fmt: skip
"""Name of each part behind the version, and how many values it has: together 61.93 of the 62 bits."""

_BITS, _DATA, _CHECKS = 62, 13, 3
_VEIL = (0, 11, 22, 5, 18, 29, 8, 25, 14, 3, 20, 31, 10)
"""Added to the symbols, so that what is empty in most codes is no row of equal characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedFinding:
    """One cause, in the form and with the weight that it had."""

    cause: str
    form: str | None = None
    who: Who | None = None
    """Who can mend it, where that is not who usually can."""
    severity: Severity | None = None
    """None where the code does not tell: of version 0."""

    @property
    def number(self) -> int | None:
        """Its number: of the form if it has one, else of the cause; None for an unknown cause."""
        form = f"/{self.form}" if self.form else ""
        who = f"@{self.who.value}" if self.who else ""
        names = (f"{self.cause}{form}{who}", f"{self.cause}{form}", f"{self.cause}{who}", self.cause)
        return next((_NUMBERS[name] for name in names if name in _NUMBERS), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedCase:
    """What a code tells, or is to tell."""

    verdict: Verdict
    findings: tuple[CodedFinding, ...]
    """The one to fix first comes first; a code holds three."""
    day: date
    """The day of the check by that computer's clock; a code holds those from 2026-01-01 to 2037-03-19."""
    is_presumed: bool = False
    """Whether a message or a caller's answers are all that it rests on."""
    system: str = ""
    """One of `wizard.fixes.base.SYSTEMS`; empty for an unknown one."""
    browser: str = ""
    """One of `wizard.fixes.base.BROWSERS`; empty for an unknown one."""
    clock: CodedClock = UNKNOWN_CLOCK
    span: timedelta | None = None
    """Since when the first certificate that is out of date has run out, or until when it begins."""
    may_trust_root: bool = True
    """Whether nothing stands against trusting the root of a private CA."""
    has_bad_root: bool = False
    """Whether a root was added whose keys others than its owner have."""
    version: int = VERSION

    @property
    def causes(self) -> tuple[str, ...]:
        """The ids of the causes."""
        return tuple(finding.cause for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with the characters of a code; places count from 1."""

    text: str
    """A sentence in the language in force."""
    places: tuple[int, ...] = ()
    """One wrong character, or two that seem to have changed places; empty where no place can be named."""
    right: str = ""
    """The character that is probably meant at the only place."""


def code_of(diagnosis: Diagnosis) -> str:
    """Return the code of *diagnosis*, as ``XXXX-XXXX-XXXX-XXXX``; of device and browser it tells what is evident."""
    from wizard.flow.coded_case import case_from  # it imports this module

    return write_code(case_from(diagnosis))


def write_code(case: CodedCase) -> str:
    """Return the code of *case* in groups of four. What has no number is left out, other values take the next step."""
    packed = _whole(case)
    symbols = [packed >> 5 * place & 31 for place in range(_DATA - 1, -1, -1)]
    veiled = [symbol ^ veil for symbol, veil in zip(symbols, _VEIL, strict=True)]
    return grouped([ALPHABET[s] for s in (*veiled, *check_symbols(veiled, _CHECKS))])


def _whole(case: CodedCase) -> int:
    told = [(f, n) for f in case.findings if (n := f.number) is not None][:_MOST_CAUSES]
    first, second, third = (*(n + 1 for _, n in told), 0, 0, 0)[:_MOST_CAUSES]
    severities = [_SEVERITIES.index(f.severity or Severity.BLOCKING) for f, _ in told] + [0, 0, 0]
    values = {
        "verdict": _PRESUMED if case.is_presumed else _VERDICTS.index(case.verdict),
        "first": first,
        "second": second,
        "third": third,
        "severities": severities[0] * 9 + severities[1] * 3 + severities[2],
        "system": SYSTEM_NUMBERS.index(case.system) + 1 if case.system in SYSTEM_NUMBERS else 0,
        "browser": BROWSER_NUMBERS.index(case.browser) + 1 if case.browser in BROWSER_NUMBERS else 0,
        "clock": clock_number(case.clock),
        "span": 0 if case.span is None else span_number(case.span) + 1,
        "day": max(0, min(4095, (case.day - _EPOCH).days)),
        "roots": (not case.may_trust_root) * 2 + case.has_bad_root,
    }
    packed = 0
    for name, size in _PARTS:
        packed = packed * size + values[name]
    return VERSION << _BITS | packed


SYSTEM_NUMBERS = ("windows", "windows-10", "macos", "macos-12", "ios", "android", "chromeos", "linux", "kde")
BROWSER_NUMBERS = ("chrome", "edge", "firefox", "safari")
"""As in `wizard.fixes.base`, in the order of their numbers: only ever append."""


def read_code(text: str) -> CodedCase:
    """Return what the code *text* says, however it is typed.

    Raises InputError that names the wrong character, if there is one, or an unknown version.
    """
    code = heard(text)
    if (fault := fault_of(code)) is not None:
        raise InputError(fault.text)
    symbols = [ALPHABET.index(character) for character in code]
    if len(symbols) == LENGTHS[1]:
        return _read_first_version(symbols)
    packed = 0
    for symbol, veil in zip(symbols[:_DATA], _VEIL, strict=True):
        packed = packed << 5 | symbol ^ veil
    version = packed >> _BITS
    if version != VERSION:
        raise InputError(
            tr("This case code is of version {version}, which this program does not know.", version=version)
        )
    packed &= (1 << _BITS) - 1
    values: dict[str, int] = {}
    for name, size in reversed(_PARTS):
        packed, values[name] = divmod(packed, size)
    if packed or not _is_known(values):
        raise InputError(tr("This case code was made by a newer version of the program; please update it."))
    return _case(values)


def _is_known(values: dict[str, int]) -> bool:
    highest = {"first": len(NUMBERED), "second": len(NUMBERED), "third": len(NUMBERED)}
    highest |= {"system": len(SYSTEM_NUMBERS), "browser": len(BROWSER_NUMBERS), "span": len(SPANS)}
    return all(values[name] <= most for name, most in highest.items())


def _case(values: dict[str, int]) -> CodedCase:
    numbers = (values["first"], values["second"], values["third"])
    rest, third = divmod(values["severities"], 3)
    severities = (*divmod(rest, 3), third)
    is_presumed = values["verdict"] == _PRESUMED
    return CodedCase(
        verdict=Verdict.UNTRUSTED if is_presumed else _VERDICTS[values["verdict"]],
        findings=tuple(
            _finding(NUMBERED[number - 1], _SEVERITIES[severity])
            for number, severity in zip(numbers, severities, strict=True)
            if number
        ),
        day=_EPOCH + timedelta(days=values["day"]),
        is_presumed=is_presumed,
        system=("", *SYSTEM_NUMBERS)[values["system"]],
        browser=("", *BROWSER_NUMBERS)[values["browser"]],
        clock=clock_told(values["clock"]),
        span=SPANS[values["span"] - 1] if values["span"] else None,
        may_trust_root=values["roots"] < 2,
        has_bad_root=bool(values["roots"] % 2),
    )


def _finding(name: str, severity: Severity | None) -> CodedFinding:
    told, _, who = name.partition("@")
    cause, _, form = told.partition("/")
    return CodedFinding(cause=cause, form=form or None, who=Who(who) if who else None, severity=severity)


def fault_of(code: str) -> Fault | None:
    """Return what is wrong with the characters of *code*, as `heard` gives them; None where they fit together."""
    for place, character in enumerate(code, start=1):
        if character not in ALPHABET:
            return Fault(
                text=tr(
                    '"{character}" at place {place} is never in a case code.', character=visible(character), place=place
                ),
                places=(place,),
            )
    if len(code) not in LENGTHS:
        return Fault(text=tr("A case code has 16 characters, an old one 12; these are {count}.", count=len(code)))
    symbols = [ALPHABET.index(character) for character in code]
    wrong = wrong_in(symbols, _CHECKS if len(code) == LENGTHS[0] else 2)
    return None if wrong is None else _fault(code, wrong)


_WRONG = N_('Character {place} seems wrong: probably "{right}" instead of "{heard}".')
_ALIKE = N_('Character {place} seems wrong: probably "{right}", which sounds alike, instead of "{heard}".')


def _fault(code: str, wrong: Wrong) -> Fault:
    places = tuple(place + 1 for place in wrong.places)
    match places:
        case (place,) if wrong.right is not None:
            typed, right = code[place - 1], ALPHABET[wrong.right]
            text = _ALIKE if sound_alike(typed, right) else _WRONG
            return Fault(text=tr(text, place=place, heard=typed, right=right), places=places, right=right)
        case (first, second):
            text = tr(
                "The characters at the places {first} and {second} seem to have changed places.",
                first=first,
                second=second,
            )
            return Fault(text=text, places=places)
        case _:
            return Fault(text=tr("More than one character of this case code is wrong; please have it read out again."))


_FIRST_PARTS = (("verdict", 2), ("first", 6), ("second", 6), ("third", 6), ("host", 14), ("day", 14))
"""Name and width in bits of the parts of version 0, which follow its two bits of version."""
_FIRST_CAUSES, _FIRST_EPOCH = 37, date(2020, 1, 1)


def _read_first_version(symbols: list[int]) -> CodedCase:
    """Read a code of version 0: verdict, causes and day; its mark of the host is not looked at."""
    packed = 0
    for symbol in symbols[:10]:
        packed = packed << 5 | symbol
    values: dict[str, int] = {}
    for name, width in reversed(_FIRST_PARTS):
        values[name], packed = packed & (1 << width) - 1, packed >> width
    if packed or values["verdict"] >= len(_VERDICTS):
        raise InputError(tr("This case code was made by a newer version of the program; please update it."))
    numbers = (values["first"], values["second"], values["third"])
    return CodedCase(
        verdict=_VERDICTS[values["verdict"]],
        findings=tuple(_finding(NUMBERED[n], None) for n in numbers if n < _FIRST_CAUSES),
        day=_FIRST_EPOCH + timedelta(days=values["day"]),
        version=0,
    )


def day_of(moment: datetime) -> date:
    """Return the day of *moment* that a code tells: by UTC."""
    return moment.astimezone(UTC).date()
