"""The chain above a certificate, for people at a terminal: who stands above whom, and where each one came from."""

from collections.abc import Iterator

from wizard.cli.files_text import name_text
from wizard.flow.hierarchy import Hierarchy
from wizard.flow.layout import wrapped
from wizard.flow.viewer.surroundings import end_in_words, missing_hosts
from wizard.flow.viewer.viewed import Viewed
from wizard.i18n import tr
from wizard.pki.signatures import Signature
from wizard.plain import visible


def chain_lines(viewed: Viewed, hierarchy: Hierarchy) -> Iterator[str]:
    """Yield the *hierarchy* that is *viewed*, the root on top, and what it ends in."""
    for depth, (one, link) in enumerate(zip(reversed(viewed.shown), reversed(hierarchy.links), strict=True)):
        indent = " " * (2 + 3 * depth)
        yield f"{indent}{name_text(one.certificate)}  ({visible(one.in_words())})"
        if link.signature is Signature.BAD:
            yield indent + tr("Its signature is not that of its issuer.")
    yield from wrapped(end_in_words(hierarchy))
    hosts = missing_hosts(hierarchy)
    if hosts:
        yield from wrapped(tr("It says itself that its issuer can be fetched from: {hosts}", hosts=", ".join(hosts)))
