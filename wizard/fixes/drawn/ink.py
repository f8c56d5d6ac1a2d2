"""The colours of a drawing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """One set of colours, as ``#rrggbb``. Text reaches 4.5 to 1 on what it stands on, marks and controls 3 to 1."""

    pane: str
    """Behind cards and groups."""
    card: str
    bar: str
    """Title bars, navigation, rows of buttons."""
    raised: str
    """A button's face."""
    chosen: str
    line: str
    edge: str
    text: str
    quiet: str
    accent: str
    """The blue of default buttons and what is chosen."""
    green: str
    """Of switches, where a system has them so."""
    on_accent: str
    warning: str
    mark: str
    on_mark: str


LIGHT = Ink(
    pane="#F4F5F7", card="#FFFFFF", bar="#EBEDF0", raised="#FBFBFC", chosen="#DCE5F2", line="#D9DDE2", edge="#868E98",
    text="#1D232B", quiet="#56606C", accent="#2B66B8", green="#2C7F4A", on_accent="#FFFFFF", warning="#B3261E",
    mark="#C2410C", on_mark="#FFFFFF",
)  # fmt: skip

DARK = Ink(
    pane="#1B2027", card="#262C35", bar="#20262E", raised="#363E49", chosen="#334763", line="#3A434F", edge="#808B98",
    text="#E9EDF2", quiet="#AEB7C2", accent="#86B6FF", green="#6BD196", on_accent="#0F1722", warning="#FF8B82",
    mark="#FFA75E", on_mark="#1F1206",
)  # fmt: skip
