"""What the caller reads out: the error page, and the two lines of the certificate that part most causes.

Labels: Chromium's and Firefox's own texts as in the guide "read-the-error"; Chrome shows the lines under its code in
English in every language. From memory: Safari's links on the telephone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wizard.flow.call.base import CANNOT_TELL, Choice, Question, Scene, See
from wizard.flow.call.state import MESSAGE, Call, is_page_closed
from wizard.flow.caller.base import UNSURE, Way, one_way
from wizard.flow.caller.devices import Device
from wizard.flow.gallery import pictures
from wizard.i18n import N_

_LEAVE_IT = N_("Please leave the page with the warning as it is.")
_HAVE_IT_BACK = N_("Please open the site again, so that the warning comes back.")
_LARGE_WORDS = N_("Please read me the words in large letters on it.")

_NOTHING_ELSE = N_("Please press nothing else there.")
"""Below what these buttons open is the one that leads past the warning."""

_SMALL_LETTERS = (N_("If there is a small grey line in capital letters below, please read me that, too."),)
_ADVANCED = (N_("Press “Advanced”."), _NOTHING_ELSE, N_("Please read me what comes after the words “Error Code”."))
_DETAILS = (N_("Press “Show Details”."), _NOTHING_ELSE, N_("Please read me the first two sentences that appear."))

_CHOICES = (
    Choice("date", N_("Expired or not valid yet; DATE")),
    Choice("trust", N_("Not trusted, unknown issuer; AUTHORITY, ISSUER")),
    Choice("name", N_("Wrong name or address; COMMON NAME, DOMAIN")),
    Choice("secure", N_("No secure connection; SSL, PROTOCOL, CIPHER")),
    Choice("nothing", N_("Cannot be reached, refused, takes too long")),
    Choice("clock", N_("The clock is wrong")),
    Choice("login", N_("Sign in to the network, connect to Wi-Fi")),
    Choice("revoked", N_("Revoked; REVOKED, OCSP")),
    CANNOT_TELL,
)

_FIRST_PICTURES: Mapping[str, str] = {
    "chrome": "chrome-date",
    "edge": "edge-date",
    "firefox": "firefox-new-expired",
    "safari": "safari-not-private",
    "iphone": "iphone-not-private",
    "android": "android-chrome-date",
}
_PHONES = {Device.IPHONE: "iphone", Device.ANDROID: "android"}


def message_question(call: Call) -> Question:
    """Return the question for the words on the page, by the caller's browser."""
    group = _PHONES.get(call.device, call.browser) if call.device else call.browser
    is_safari = call.browser == "safari" or (call.device is Device.IPHONE and not call.browser)
    last = _DETAILS if is_safari else _ADVANCED if call.browser == "firefox" else _SMALL_LETTERS
    return Question(
        id="message",
        text=N_("What does the page with the warning say?"),
        ways=one_way(_HAVE_IT_BACK if is_page_closed(call) else _LEAVE_IT, _LARGE_WORDS, *last),
        choices=_CHOICES,
        see=See(Scene.GALLERY, picture_like(call, group)),
        note=N_("Typing the letters as you hear them is faster: the program finds the code."),
    )


def picture_like(call: Call, group: str) -> str:
    """Return the picture of the gallery to show: of what was heard, in the caller's browser, else its usual page."""
    if call.picture:
        return call.picture
    codes = {guess.code for guess in call.heard.guesses}
    heard = (p.id for p in pictures() if p.group == group and codes & set(p.text.splitlines()))
    return next(heard, _FIRST_PICTURES.get(group, "chrome-date"))


_CHROME = N_("Chrome, Edge")
_BY_CODE = N_("Click the small line in capital letters, on the page with the warning. More lines appear below it.")
_BY_CODE_ON_A_PHONE = N_(
    "Tap the small line in capital letters, on the page with the warning. More lines appear below it."
)
_FIREFOX_OPENS = (
    N_("On the page with the warning, press “Advanced”."),
    N_("Now press only “View the site’s certificate”, or “View Certificate”. A page with many lines opens."),
)
_SAFARI_OPENS = (
    N_("On the page with the warning, press “Show Details”."),
    N_("In the text below, press only the words “view the certificate”. A small window opens."),
)

_OPEN_SINCE_THE_MESSAGE = {_FIREFOX_OPENS[0], _SAFARI_OPENS[0]}
"""What the question for the words on the page asks to press, too."""

_ISSUER_CHOICES = (
    Choice("own", N_("The site’s or the device’s own name")),
    Choice("program", N_("A protection program, a filter, a router or a proxy")),
    Choice("organisation", N_("Their own company or school")),
    Choice("public", N_("A public authority, such as Let’s Encrypt or DigiCert")),
    CANNOT_TELL,
)
_EXPIRES_CHOICES = (
    Choice("past", N_("A date in the past")),
    Choice("future", N_("A date in the future")),
    Choice("later", N_("It is not valid yet")),
    CANNOT_TELL,
)

_READ_ISSUER = {
    "chrome": N_("Please read me the line that begins with “Issuer”."),
    "firefox": N_("Please read me everything below “Issuer Name”."),
    "safari": N_("Please read me the line that begins with “Issued by”."),
}
_READ_EXPIRES = {
    "chrome": N_("Please read me the line that begins with “Expires on”."),
    "firefox": N_("Below “Validity” there are two dates. Please read me both of them."),
    "safari": N_("Please read me the line that begins with “Expires”."),
}
_FIELDS = {"issuer": "issuer", "expires": "validity/not-after"}


def issuer_question(call: Call) -> Question | None:
    """Return the question for who issued the certificate; None where the caller's browser hardly shows it."""
    ways = _ways(call, _READ_ISSUER)
    if not ways:
        return None
    return Question(
        id="issuer",
        text=N_("Who issued the certificate that the site showed?"),
        ways=ways,
        choices=_ISSUER_CHOICES,
        see=_see(call, "issuer"),
        note=N_("The caller only reads it out. Nothing is to be accepted or installed there."),
    )


def expires_question(call: Call) -> Question | None:
    """Return the question for the certificate's last day; None where the caller's browser hardly shows it."""
    ways = _ways(call, _READ_EXPIRES)
    if not ways:
        return None
    return Question(
        id="expires",
        text=N_("When does the site’s certificate expire?"),
        ways=ways,
        choices=_EXPIRES_CHOICES,
        see=_see(call, "expires"),
        note=N_("Compare it with the true date, not with the one that the caller’s device shows."),
    )


def _ways(call: Call, read: Mapping[str, str]) -> tuple[Way, ...]:
    return tuple(replace(way, steps=tuple(_from_where_they_are(call, way.steps))) for way in _ways_there(call, read))


def _from_where_they_are(call: Call, steps: tuple[str, ...]) -> Iterator[str]:
    """Yield the steps that are left: the page may be closed, or what they open be open already."""
    if is_page_closed(call):
        yield _HAVE_IT_BACK
        yield from steps
    elif any(call.answers.get(id_, UNSURE) != UNSURE for id_ in _FIELDS):
        yield steps[-1]
    elif steps[0] in _OPEN_SINCE_THE_MESSAGE and MESSAGE in call.answers and call.browser:
        yield from steps[1:]
    else:
        yield from steps


def _ways_there(call: Call, read: Mapping[str, str]) -> tuple[Way, ...]:
    chrome, firefox, safari = (
        (_BY_CODE_ON_A_PHONE if call.device is Device.ANDROID else _BY_CODE, read["chrome"]),
        (*_FIREFOX_OPENS, read["firefox"]),
        (*_SAFARI_OPENS, read["safari"]),
    )
    match call.browser:
        case "chrome" | "edge" if call.device is not Device.IPHONE:
            return (Way(steps=chrome),)
        case "firefox" if call.device not in {Device.IPHONE, Device.ANDROID}:
            return (Way(steps=firefox),)
        case "safari":
            return (Way(steps=safari),)
        case "" if call.device in {Device.WINDOWS_10, Device.WINDOWS_11, Device.LINUX}:
            return (Way(title=_CHROME, steps=chrome), Way(title="Firefox", steps=firefox))
        case "" if call.device in {Device.MACOS_13, Device.MACOS_12}:
            return (Way(title="Safari", steps=safari), Way(title=_CHROME, steps=chrome))
        case _:
            return ()


def _see(call: Call, question: str) -> See:
    match call.browser:
        case "firefox":
            return See(Scene.VIEWER, "firefox", _FIELDS[question])
        case "safari" if call.device is not Device.IPHONE:
            return See(Scene.VIEWER, "macos", _FIELDS[question])
        case "chrome" | "edge" if call.device not in {Device.ANDROID, Device.IPHONE}:
            return See(Scene.PLACE, "chrome-error-details", _FIELDS[question])
        case _:
            return See()
