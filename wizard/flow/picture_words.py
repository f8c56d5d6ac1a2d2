"""The pictures in words: their labels, the sentence under each, and all that each says. Safe to show."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from wizard.flow.illustration import ChainPicture, ClocksPicture, ValidityPicture
from wizard.flow.letters import Column, Mark, differences
from wizard.flow.names_picture import NamesPicture
from wizard.flow.path_picture import TITLES, PathPicture, Station, StationKind, StationState
from wizard.i18n import N_, date_in_words, tr, trn
from wizard.plain import visible

LONGEST = 253
"""Letters of a name from outside that are told: no host name has more."""


def told(name: str) -> str:
    """Return hostile *name* for a picture: visible, and shortened in the middle where it is longer than any name."""
    half = LONGEST // 2
    return visible(name if len(name) <= LONGEST else f"{name[:half]}…{name[-half:]}")


def station_title(station: Station) -> str:
    """Return what *station* is."""
    return tr(TITLES[station.kind])


def station_word(picture: PathPicture, position: int) -> str:
    """Return what happens at a station, with a sign: ✓ reached, ✗ it ends here, ! let through, – neither."""
    station, stop = picture.stations[position], picture.stop
    match station.state:
        case StationState.STOPPED:
            sign, what = "✗", tr(station.word)
        case StationState.REACHED if station.word:
            sign, what = "!", tr(station.word)
        case StationState.REACHED:
            sign, what = "✓", tr("reached") if position else tr("you are here")
        case _ if stop is not None and position >= stop and picture.stations[stop].kind not in _READERS:
            sign, what = "–", tr("not reached")
        case _:
            sign, what = "–", tr("not known")
    return tr("{sign} {what}", sign=sign, what=what)


_STOPS: Mapping[StationKind, str] = MappingProxyType(
    {
        StationKind.COMPUTER: N_("It stops at this computer: {word}."),
        StationKind.PROGRAM: N_("A program on this computer opens the connection and looks inside."),
        StationKind.NETWORK: N_("It stops at the network: {word}."),
        StationKind.NAMES: N_("It stops at the name lookup: {word}."),
        StationKind.LOGIN: N_("It stops at a login page: {word}."),
        StationKind.VPN: N_("It stops at the VPN: {word}."),
        StationKind.PROXY: N_("It stops at the proxy: {word}."),
        StationKind.FILTER: N_("A filter in the network opens the connection and looks inside."),
        StationKind.BETWEEN: N_("Something in between opens the connection and looks inside."),
        StationKind.SITE: N_("It stops at the site: {word}."),
        StationKind.SECURE: N_("It stops at the secure connection: {word}."),
    }
)
_READ = {
    StationKind.PROGRAM: N_("It reaches the site, but a program on this computer reads along."),
    StationKind.FILTER: N_("It reaches the site, but a filter in the network reads along."),
    StationKind.BETWEEN: N_("It reaches the site, but something in between reads along."),
}


_READERS = frozenset(_READ)
"""What answers in the site's place: whether it reaches the site itself is not to be seen from here."""


def path_line(picture: PathPicture) -> str:
    """Return the sentence under a picture, where it adds to what the stations themselves say."""
    stop = picture.stop
    if picture.broken_after is None and stop is not None and picture.stations[stop].kind not in _READERS:
        return ""
    return path_sentence(picture)


def path_sentence(picture: PathPicture) -> str:
    """Return where the way ends, or who reads along on it."""
    if picture.broken_after is not None:
        return tr("It stops on the way to the site: {word}.", word=tr(picture.reason))
    if (stop := picture.stop) is not None:
        last = picture.stations[stop]
        return tr(_STOPS[last.kind], word=tr(last.word))
    return next((tr(_READ[s.kind]) for s in picture.stations if s.kind in _READ), "")


def path_words(picture: PathPicture) -> str:
    """Return the whole way in words."""
    parts = []
    for position, station in enumerate(picture.stations):
        title = station_title(station)
        named = tr("{title} {name}", title=title, name=told(station.name)) if station.name else title
        parts.append(tr("{name} ({fault})", name=named, fault=station_word(picture, position)))
        if picture.broken_after == position:
            parts.append(tr("✗ {fault}", fault=tr(picture.reason)))
    return tr("The way: {boxes}", boxes=" → ".join(parts)) + "\n" + path_sentence(picture)


def name_lines(picture: NamesPicture) -> tuple[str, ...]:
    """Return the certificate's names that are listed under a comparison, and how many more there are."""
    listed = tuple(told(name) for name in (picture.offered[1:] if picture.columns else picture.offered))
    if picture.more:
        return (*listed, trn("and {n} more name", "and {n} more names", picture.more))
    return listed if picture.offered else (tr("no name at all"),)


def names_sentences(picture: NamesPicture) -> tuple[str, ...]:
    """Return what stands under a comparison: what it shows, and the forms that computers compare."""
    sentences = []
    if picture.note:
        sentences.append(tr(picture.note, what=told(picture.what)))
    if picture.wanted_form:
        sentences.append(tr("Computers write the name you asked for as {form}.", form=told(picture.wanted_form)))
    if picture.nearest_form:
        sentences.append(tr("Computers write the certificate's name as {form}.", form=told(picture.nearest_form)))
    return tuple(sentences)


def names_words(picture: NamesPicture) -> str:
    """Return both names, where they differ, and what that means, in words."""
    offered = ", ".join(map(told, picture.offered)) or tr("no name at all")
    if picture.more:
        offered += ", " + trn("and {n} more name", "and {n} more names", picture.more)
    first = tr(
        "You asked for {wanted}. The certificate is made out to: {offered}.",
        wanted=told(picture.wanted), offered=offered,
    )  # fmt: skip
    return "\n".join((first, *_differences(picture), *names_sentences(picture)))


def _differences(picture: NamesPicture) -> Iterator[str]:
    for column in differences(picture.columns):
        yield _difference(column, told(column.wanted), told(column.offered))


def _difference(column: Column, wanted: str, offered: str) -> str:
    match column.mark:
        case Mark.COVERED:
            return tr("The star stands for “{part}”.", part=wanted)
        case Mark.TOO_MANY:
            return tr("No star stands for “{part}”.", part=wanted)
        case Mark.ABSENT if not offered:
            return tr("“{part}” stands only in the name you asked for.", part=wanted)
        case Mark.ABSENT:
            return tr("“{part}” stands only in the certificate.", part=offered)
        case _:
            return tr(
                "You asked for “{wanted}”, the certificate has “{offered}” there.", wanted=wanted, offered=offered
            )


def validity_sentence(picture: ValidityPicture) -> str:
    """Return where now is, in days: how long it is over, or still is; by the true time where that is known."""
    if picture.true is not None and picture.not_before <= picture.true <= picture.not_after:
        return tr("✓ in date at the true time")
    if picture.now > picture.not_after:
        return tr("✗ expired {span} ago", span=picture.now - picture.not_after)
    if picture.now < picture.not_before:
        return tr("✗ begins in {span}", span=picture.not_before - picture.now)
    return tr("✓ good for another {span}", span=picture.not_after - picture.now)


def validity_words(picture: ValidityPicture) -> str:
    """Return the bar in words."""
    values = {"name": told(picture.name), "begin": picture.not_before, "end": picture.not_after, "now": picture.now}
    if picture.true is None:
        said = tr("{name} is valid from {begin} until {end}; today is {now}.", **values)
    else:
        text = N_("{name} is valid from {begin} until {end}; this computer says {now}, the true date is {true}.")
        said = tr(text, **values, true=picture.true)
    return said + "\n" + validity_sentence(picture)


def clocks_sentence(picture: ClocksPicture) -> str:
    """Return how far this computer's clock is off, and in which direction."""
    span = picture.true - picture.computer
    if picture.at_least:
        return tr("This computer is at least {span} behind.", span=span)
    if picture.true >= picture.computer:
        return tr("This computer is {span} behind.", span=span)
    return tr("This computer is {span} ahead.", span=span)


_BOTH = N_("This computer says {computer}; the true time is {true}.")
_AT_LEAST = N_("This computer says {computer}; the true time is {true} or later.")


def clocks_words(picture: ClocksPicture) -> str:
    """Return both clocks in words."""
    both = tr(
        _AT_LEAST if picture.at_least else _BOTH,
        computer=date_in_words(picture.computer, with_time=True),
        true=date_in_words(picture.true, with_time=True),
    )
    return both + "\n" + clocks_sentence(picture)


def chain_words(picture: ChainPicture) -> str:
    """Return the chain in words, with what is wrong and the link that does not hold."""
    parts = []
    for position, box in enumerate(picture.boxes):
        name = tr(box.name) if box.is_ours else told(box.name)
        if box.role:
            name = tr("{title} {name}", title=tr(box.role), name=name)
        parts.append(tr("{name} ({fault})", name=name, fault=tr(box.fault)) if box.fault else name)
        if picture.broken_after == position:
            parts.append(tr("broken here"))
    return tr("The chain: {boxes}", boxes=" → ".join(parts))
