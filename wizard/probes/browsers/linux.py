"""The browsers on a Linux system: packages, snaps, Flatpaks, and what a person unpacked."""

from wizard.model.computer import Browser, BrowsersEvidence, Trouble
from wizard.probes.base import Job
from wizard.probes.browsers.flatpak import flatpak_browsers
from wizard.probes.browsers.linux_installed import Search, installed_browsers
from wizard.probes.browsers.linux_places import Places, places_here
from wizard.probes.browsers.linux_running import running_programs
from wizard.probes.browsers.snap import snap_browsers


def read_browsers(job: Job, places: Places | None = None) -> BrowsersEvidence:
    """Return every browser that can be found, each installation by itself. Raises `Cancelled`."""
    job.cancel.check()
    places = places or places_here()
    running = running_programs(places.proc)
    contained = [*snap_browsers(places.root, running), *flatpak_browsers(places)]
    elsewhere = {found.id for found in contained if isinstance(found, Browser)}
    search = Search(places=places, running=running, elsewhere=elsewhere, job=job)
    found = [*installed_browsers(search), *contained]
    return BrowsersEvidence(
        browsers=tuple(one for one in found if isinstance(one, Browser)),
        family="linux",
        troubles=tuple(one for one in found if isinstance(one, Trouble)),
    )
