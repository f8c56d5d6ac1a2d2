"""The practice sites in the terminal: list them, serve them, or check each one once."""

import argparse
import tempfile
import threading
from pathlib import Path

from wizard.cli.colour import paint
from wizard.cli.options import whole_number
from wizard.cli.output import colour, in_background, print_json, print_json_line, wait
from wizard.cli.text import diagnosis_text
from wizard.errors import InputError
from wizard.flow.contract import SCHEMA
from wizard.flow.layout import column
from wizard.flow.tasks import check, practice_options, practice_target, start_practice
from wizard.i18n import tr
from wizard.model.target import CheckOptions
from wizard.practice.scenarios import SCENARIOS
from wizard.practice.servers import Practice, Site


def run(arguments: argparse.Namespace) -> int:
    """List, serve or check the practice sites. Raises InputError."""
    port = whole_number(arguments.port or "0", range(1024, 65_001))
    if port is None and arguments.port is not None:
        raise InputError(tr('"{text}" is not a usable port; expected 1024 to 65000.', text=arguments.port))
    if arguments.list:
        return list_sites(as_json=arguments.json)
    if arguments.demo:
        return in_background(lambda: demo(arguments.scenario, coloured=colour()))
    return serve(arguments.scenario, port, as_json=arguments.json)


def list_sites(*, as_json: bool) -> int:
    """Print every practice site with what is broken in it."""
    if as_json:
        rows = [{"id": s.id, "cause": s.cause, "title": tr(s.title), "story": tr(s.story)} for s in SCENARIOS]
        print_json({"schema": SCHEMA, "scenarios": rows})
        return 0
    for scenario in SCENARIOS:
        print(f"{column(scenario.id, 26)}{tr(scenario.title)}")
    return 0


def command_for(site: Site, root_file: Path) -> str:
    """Return the command that checks *site* from another terminal."""
    host, port = site.address
    extra = [f"--time-source {url}" for url in site.time_sources] + [
        f"--portal-check {url}" for url in site.portal_checks
    ]
    return " ".join(["trust-wizard check", site.url, f"--connect {host}:{port}", f"--trust {root_file}", *extra])


def serve(scenario: str | None, port: int | None, *, as_json: bool) -> int:
    """Start the sites, print their addresses, and serve until Ctrl-C."""
    with (
        tempfile.TemporaryDirectory(prefix="trust-wizard-practice-") as folder,
        start_practice(scenario, port) as practice,
    ):
        root_file = Path(folder) / "practice-root.pem"
        root_file.write_bytes(practice.root_pem)
        if as_json:
            print_json_line(_addresses(practice, root_file))
        else:
            _print_addresses(practice, root_file)
        wait(threading.Event())
    return 0


def _addresses(practice: Practice, root_file: Path) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "trust": str(root_file),
        "sites": [
            {
                "id": site.scenario.id,
                "cause": site.scenario.cause,
                "url": site.url,
                "connect": f"{site.address[0]}:{site.address[1]}",
                "time_sources": list(site.time_sources),
                "portal_checks": list(site.portal_checks),
            }
            for site in practice.sites.values()
        ],
    }


def _print_addresses(practice: Practice, root_file: Path) -> None:
    print(tr("The practice sites are open, on this computer only. Each is broken in exactly one way."))
    print(tr("To check one, run its command in another terminal. Ctrl-C closes them all."))
    for site in practice.sites.values():
        print(f"\n{site.scenario.id}: {tr(site.scenario.title)}")
        print(f"  {command_for(site, root_file)}")
    print(flush=True)


def demo(scenario: str | None, *, coloured: bool) -> int:
    """Check every practice site over real connections, print what was found; 1 when one was not recognised.

    The first broken one is told in full, as ``check`` tells it.
    """
    wrong, in_full = 0, ""
    # Loopback answers at once; only the site that never answers takes this long.
    options = CheckOptions(timeout_s=3.0)
    with start_practice(scenario) as practice:
        print(column(tr("practice site"), 26) + column(tr("found"), 30) + "Chrome")
        for site in practice.sites.values():
            diagnosis = check(practice_target(site), practice_options(practice, site, options))
            found = diagnosis.findings[0].cause if diagnosis.findings else "-"
            right = found == (site.scenario.cause or "-")
            wrong += not right
            mark = paint("✓", "green", on=coloured) if right else paint("✗", "red", on=coloured)
            print(
                f"{column(site.scenario.id, 26)}{mark} {column(found, 28)}{diagnosis.browsers['chrome'].code}",
                flush=True,
            )
            if diagnosis.findings and not in_full:
                in_full = diagnosis_text(diagnosis, colour=coloured)
    if in_full:
        print("", tr("One of them in full:"), "", in_full, sep="\n")
    return 1 if wrong else 0
