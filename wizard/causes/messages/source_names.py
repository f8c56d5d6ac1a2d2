"""Where a message comes from, in words: the names of `resources/errors` that are no names of products."""

from wizard.i18n import N_, tr

MEANT = (
    N_("Android apps"),
    N_("any program"),
    N_("Chrome and Chromium"),
    N_("everyday texts"),
    N_("Firefox and NSS"),
    N_("Japanese programs"),
    N_("Node.js, npm, Deno and Bun"),
    N_("Programs and devices"),
    N_("programs in other languages"),
    N_("Safari, macOS and iOS"),
    N_("Servers and tools"),
    N_("TLS libraries and frameworks"),
    N_("words of the trade"),
)
"""Those that are put into a language; the others are the same in each."""


def in_words(name: str) -> str:
    """Return the *name* of a source in the language in force."""
    return tr(name) if name in MEANT else name
