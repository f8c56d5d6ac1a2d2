"""What each fault changes in a healthy world."""

import os
import subprocess
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.faults.world import HOST, SITE, World, now
from tests.support.internet import WEB
from tests.support.pki import Validity, make_pki, make_root, name_of, pem_of
from tests.support.proxy_server import HttpProxy

Arrange = Callable[[World], None]


def healthy(world: World) -> None:
    """Leave everything as it is."""


def clock_ahead(world: World) -> None:
    """Let the clock be three days ahead."""
    world.set_clock(3 * 86_400)


def clock_behind(world: World) -> None:
    """Let the battery be empty: four years behind."""
    world.set_clock(-4 * 365 * 86_400)


def clock_zone(world: World) -> None:
    """Let the clock hold local time for UTC, nine hours ahead."""
    world.set_clock(9 * 3_600)


def clock_behind_without_network(world: World) -> None:
    """Let the clock be two years behind with nobody to ask."""
    world.set_clock(-2 * 365 * 86_400)
    world.internet.is_up = False


def unsupported_system(world: World) -> None:
    """Run a system that its maker gave up."""
    world.put("/etc/os-release", 'PRETTY_NAME="Ubuntu 20.04.6 LTS"\nID=ubuntu\nVERSION_ID="20.04"\n')


def security_updates_wait(world: World) -> None:
    """Publish a newer OpenSSL in the archive of security updates, and do not install it."""
    world.apt.publish("stable-security", {"openssl": "3.5.2"})
    world.apt.fetch()


def other_updates_wait(world: World) -> None:
    """Publish a newer editor: no fault, but worth knowing."""
    world.apt.publish("stable-updates", {"nano": "8.5"})
    world.apt.fetch()


def installed_updates_wait_for_a_restart(world: World) -> None:
    """Install a kernel and leave the computer running."""
    Path("/run/reboot-required").write_text("*** System restart required ***\n")


def updates_are_not_looked_for(world: World) -> None:
    """Leave the lists of packages as they were half a year ago."""
    then = (now() - timedelta(days=180)).timestamp()
    for path in (world.apt.root, *world.apt.root.rglob("*")):
        os.utime(path, (then, then))


def firefox_is_two_years_old(world: World) -> None:
    """Leave a Firefox as it was two years ago."""
    world.put_firefox(made=now() - timedelta(days=730), version="132.0")


def chrome_is_not_updated(world: World) -> None:
    """Leave a Chrome as it was half a year ago."""
    world.put_chrome(made=now() - timedelta(days=180))


def firefox_waits_for_its_restart(world: World) -> None:
    """Update Firefox while it runs."""
    program = world.put_firefox(made=now() - timedelta(days=5))
    subprocess.Popen([str(program), "60"], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    program.unlink()
    world.put_firefox(made=now() - timedelta(days=1))


def roots_are_ten_years_old(world: World) -> None:
    """Leave the list of roots as it was when today's newer half did not exist."""
    roots = x509.load_pem_x509_certificates(world.roots.encode())
    old = [root for root in roots if root.not_valid_before_utc.year < 2011]
    world.put_roots("".join(root.public_bytes(Encoding.PEM).decode() for root in old))


def no_roots_at_all(world: World) -> None:
    """Empty the list of roots."""
    world.put_roots("")


def malware_left_its_root(world: World) -> None:
    """Add the root of a program whose key everybody knows."""
    _add_root(world, "Superfish, Inc.", "Superfish, Inc.")


def debugger_left_its_root(world: World) -> None:
    """Add the root of a debugging proxy, and forget about it."""
    _add_root(world, "mitmproxy", "mitmproxy")


def antivirus_added_its_root(world: World) -> None:
    """Add the root of a virus protection: no fault, but worth knowing."""
    _add_root(world, "ESET SSL Filter CA", "ESET, spol. s r. o.")


def _add_root(world: World, name: str, organization: str) -> None:
    days = Validity.around(now(), before_days=300, after_days=3000)
    root = make_root(name_of(name, organization), days)
    world.put_roots(world.roots + pem_of(root.certificate).decode())


def proxy_that_is_gone(world: World) -> None:
    """Check a good site through a proxy that the variables still name, and that is no more."""
    healthy_with_a_site(world)
    world.internet.add_address("198.18.0.90")
    world.environment["https_proxy"] = "http://198.18.0.90:3128"


def variables_that_contradict_each_other(world: World) -> None:
    """Name one proxy in small letters and another in capitals."""
    world.environment |= {"https_proxy": "http://10.0.0.1:3128", "HTTPS_PROXY": "http://10.0.0.2:8080"}


def proxy_file_that_is_gone(world: World) -> None:
    """Have KDE take its proxies from a file that nobody serves any more."""
    world.environment["XDG_CURRENT_DESKTOP"] = "KDE"
    settings = world.home / ".config/kioslaverc"
    settings.parent.mkdir()
    settings.write_text(f"[Proxy Settings]\nProxy Config Script=http://{WEB}/gone.pac\nProxyType=2\n")


def healthy_behind_a_proxy(world: World) -> None:
    """Check a good site through a proxy that carries it: no fault, but worth knowing."""
    healthy_with_a_site(world)
    world.internet.add_address("198.18.0.90")
    world.internet.listen("198.18.0.90", 3128, HttpProxy(port=443, server=SITE))
    world.environment["https_proxy"] = "http://198.18.0.90:3128"


def git_does_not_look(world: World) -> None:
    """Have git look at no certificates, by a variable."""
    world.environment["GIT_SSL_NO_VERIFY"] = "1"


def npm_does_not_look(world: World) -> None:
    """Have npm look at no certificates, by its file."""
    (world.home / ".npmrc").write_text("strict-ssl=false\n")


def roots_of_a_tool_are_gone(world: World) -> None:
    """Name a list of roots that is not there."""
    world.environment["REQUESTS_CA_BUNDLE"] = "/opt/corp/ca.pem"


def login_page(world: World) -> None:
    """Stand a hotel's login page in the way."""
    page = b"<html>Welcome to the hotel. Please log in.</html>"
    world.internet.portal = lambda host: world.internet.page(302, page, "Location: http://login.hotel.test/start")


def login_page_511(world: World) -> None:
    """Stand a login page in the way that says so (RFC 6585)."""
    world.internet.portal = lambda host: world.internet.page(511, b"Log in first")


def expired_looking_site_on_a_wrong_clock(world: World) -> None:
    """Check a good site on a computer whose clock is 400 days ahead."""
    world.serve_site(SITE)
    world.internet.names = world.internet.public_names = {HOST: (SITE,)}
    world.set_clock(400 * 86_400)
    world.check_site()


def expired_looking_site_on_a_wrong_clock_without_network(world: World) -> None:
    """The same where nothing but the site can be reached, as in a network that lets nobody out."""
    expired_looking_site_on_a_wrong_clock(world)
    world.internet.is_up = False
    world.internet.listen(SITE, 80, world.internet.web_of_its_own)


def not_yet_valid_site_on_a_wrong_clock_without_network(world: World) -> None:
    """Check a good site on a computer whose battery is empty, where nobody tells the time."""
    expired_looking_site_on_a_wrong_clock(world)
    world.environment["CLOCK_OFFSET"] = str(-3 * 365 * 86_400)
    world.internet.is_up = False


def healthy_with_a_site(world: World) -> None:
    """Check a good site on a healthy computer."""
    world.serve_site(SITE)
    world.internet.names = world.internet.public_names = {HOST: (SITE,)}
    world.check_site()


def hosts_file_leads_elsewhere(world: World) -> None:
    """Lead the name to another server by the hosts file, and forget about it."""
    healthy_with_a_site(world)
    world.serve_site("198.18.0.99", name="old.wizard-shop.net", pki=make_pki("Old"))
    world.put("/etc/hosts", f"127.0.0.1 localhost\n198.18.0.99 {HOST}\n")


def name_leads_into_this_network(world: World) -> None:
    """Have the name server give an address of this network for a public name, as a filter does."""
    healthy_with_a_site(world)
    world.internet.add_address("10.0.0.7")
    world.internet.names = {HOST: ("10.0.0.7",)}


def name_leads_to_the_old_server(world: World) -> None:
    """Have the name server remember where the site was before it moved."""
    healthy_with_a_site(world)
    world.serve_site("93.184.216.99", days=-10)
    world.internet.names = {HOST: ("93.184.216.99",)}


def name_server_does_not_know_the_name(world: World) -> None:
    """Have the system's name server deny the name that others know."""
    healthy_with_a_site(world)
    world.internet.names = {HOST: ()}


def ipv6_leads_to_another_server(world: World) -> None:
    """Publish an IPv6 address at which a foreign server answers."""
    healthy_with_a_site(world)
    world.serve_site("2001:4860::99", name="other.wizard-shop.net", pki=make_pki("Other"))
    world.internet.names = world.internet.public_names = {HOST: (SITE, "2001:4860::99")}


ARRANGEMENTS: Mapping[str, Arrange] = {
    made.__name__.replace("_", "-"): made
    for made in (
        healthy,
        clock_ahead,
        clock_behind,
        clock_zone,
        clock_behind_without_network,
        unsupported_system,
        security_updates_wait,
        other_updates_wait,
        installed_updates_wait_for_a_restart,
        updates_are_not_looked_for,
        firefox_is_two_years_old,
        chrome_is_not_updated,
        firefox_waits_for_its_restart,
        roots_are_ten_years_old,
        no_roots_at_all,
        malware_left_its_root,
        debugger_left_its_root,
        antivirus_added_its_root,
        healthy_behind_a_proxy,
        proxy_that_is_gone,
        variables_that_contradict_each_other,
        proxy_file_that_is_gone,
        git_does_not_look,
        npm_does_not_look,
        roots_of_a_tool_are_gone,
        login_page,
        login_page_511,
        expired_looking_site_on_a_wrong_clock,
        expired_looking_site_on_a_wrong_clock_without_network,
        not_yet_valid_site_on_a_wrong_clock_without_network,
        healthy_with_a_site,
        hosts_file_leads_elsewhere,
        name_leads_into_this_network,
        name_leads_to_the_old_server,
        name_server_does_not_know_the_name,
        ipv6_leads_to_another_server,
    )
}
