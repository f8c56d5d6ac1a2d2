"""Internationalized names as people write them, always beside the form that programs compare (RFC 5890)."""

PREFIX = "xn--"


def with_unicode(name: str) -> str:
    """Return *name*, with its U-labels in front where it has A-labels that can be read: "bücher.example (xn--…)".

    Both are shown, since a look-alike gives itself away in the second alone. Takes and gives hostile text.
    """
    if PREFIX not in name.lower():
        return name
    import idna  # only for names that need it

    try:
        wildcard = "*." if name.startswith("*.") else ""
        shown = wildcard + idna.decode(name.removeprefix("*."))
    except (idna.IDNAError, UnicodeError):
        return name
    return name if shown == name.lower() else f"{shown} ({name})"
