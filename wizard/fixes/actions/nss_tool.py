"""NSS's own certutil: run on a copy of a database, and what its ways to fail mean.

With a password on the database it asks for that on the terminal; without a terminal it ends with
SEC_ERROR_BAD_PASSWORD, the certificate added and not trusted (3.87, seen 2026-11): that copy is thrown away.
"""

import re
from collections.abc import Mapping

from wizard.fixes.actions.base import ActionError, Obstacle, Work
from wizard.fixes.actions.nss_copy import Copy
from wizard.fixes.actions.nss_places import App, Database
from wizard.fixes.actions.runner import Ending, Ran
from wizard.i18n import tr
from wizard.probes.system.linux import read_release

TOOL = "certutil"

_PACKAGES: Mapping[str, str] = {
    "debian": "libnss3-tools",
    "ubuntu": "libnss3-tools",
    "fedora": "nss-tools",
    "rhel": "nss-tools",
    "centos": "nss-tools",
    "arch": "nss",
    "suse": "mozilla-nss-tools",
    "opensuse": "mozilla-nss-tools",
    "alpine": "nss-tools",
    "gentoo": "dev-libs/nss",
}
"""ID or ID_LIKE in os-release(5) -> the package that brings certutil (Chromium docs/linux/cert_management.md; packages
of these systems, 2026-11)."""


def certutil(copy: Copy, work: Work, *words: str) -> Ran:
    """Let certutil do with the *copy* what *words* say. Raises ActionError when it does not, and `Cancelled`."""
    ran = work.run([TOOL, *words, "-d", f"sql:{copy.folder}"], cancel=work.cancel)
    if ran.is_fine:
        return ran
    work.cancel.check()
    match ran.ending:
        case Ending.MISSING:
            raise ActionError(Obstacle.NO_TOOL, _missing())
        case Ending.HUNG:
            raise ActionError(Obstacle.FAILED, tr("{tool} did not end in time.", tool=TOOL))
        case _ if "SEC_ERROR_BAD_PASSWORD" in ran.printed:
            raise ActionError(Obstacle.FAILED, _locked(copy.database))
        case _:
            raise ActionError(Obstacle.FAILED, tr("{tool} ended with an error ({code}).", tool=TOOL, code=_code(ran)))


def _code(ran: Ran) -> str:
    """Return NSS's name of the error, which is the same in every language, or the exit status."""
    found = re.search(r"\b(?:SEC|PR)_[A-Z_]+\b", ran.printed)
    return found[0] if found else str(ran.status)


def _missing() -> str:
    release = read_release()
    families = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    package = next((_PACKAGES[family] for family in families if family in _PACKAGES), "")
    if not package:
        return tr(
            "The program {tool} is missing. It comes with the tools of NSS; install them and try again.", tool=TOOL
        )
    return tr("The program {tool} is missing. Install the package {package} and try again.", tool=TOOL, package=package)


def _locked(database: Database) -> str:
    if database.app is App.FIREFOX:
        return tr(
            "This profile of Firefox has a primary password, which this program does not ask for. Add the root in Firefox itself: Settings > Privacy & Security > View Certificates > Authorities > Import."
        )  # fmt: skip
    return tr(
        "The browser's certificates have a password, which this program does not ask for. Add the root in the browser itself: Settings > Privacy and security > Security > Manage certificates."
    )  # fmt: skip
