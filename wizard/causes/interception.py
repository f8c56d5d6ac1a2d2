"""Something that opens secure connections on the way: a known product, or a root that somebody added."""

from collections.abc import Iterable

from wizard.causes.base import Cause, Wording
from wizard.causes.products import SWITCH_OF_KIND, Product, ProductKind, product_of
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.certificate import Certificate
from wizard.model.evidence import Comparison
from wizard.model.finding import Finding, Severity, Who
from wizard.pki.judge import judge
from wizard.pki.public import is_public_name
from wizard.pki.reader import read_certificate

_LOCAL_SWITCH = N_("only whoever added this root to the computer can do that; at work ask the IT department")


def _detect_interception(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.is_public():
        return
    for index, certificate in enumerate(situation.chain):
        product = product_of(certificate) if isinstance(certificate, Certificate) else None
        if product is not None and isinstance(certificate, Certificate):
            yield _by_product(cause, situation, index, product, certificate)
            return
    if alike := hosts_alike(situation):
        name = unknown_issuer(situation)
        yield cause.finding(0, form="everywhere", product=name, issuer=name, hosts=", ".join(alike),
                            where=Phrase(SWITCH_OF_KIND[ProductKind.ANTIVIRUS]))  # fmt: skip
        return
    if ends_in_local_root(situation) and situation.deciding is not None:
        root = situation.deciding.path[-1].certificate
        name = root.subject.common_name or root.subject.organization or root.sha256[:16]
        yield cause.finding(
            situation.sent_index(len(situation.deciding.path) - 1),
            severity=Severity.NOTE,
            form="local-root",
            product=name,
            issuer=name,
            where=Phrase(_LOCAL_SWITCH),
        )


def unknown_issuer(situation: Situation) -> str:
    """Return the name of the issuer that the deciding path ends at. Hostile text."""
    top = situation.deciding.path[-1].certificate.issuer if situation.deciding else None
    return (top and (top.common_name or top.organization)) or "?"


def hosts_alike(situation: Situation) -> tuple[str, ...]:
    """Return the hosts looked at for comparison that show a certificate of the same unknown issuer."""
    deciding = situation.deciding
    if deciding is None or deciding.anchored:
        return ()
    issuer = deciding.path[-1].certificate.issuer.der
    return tuple(
        c.host for c in situation.evidence.comparisons if issuer in _issuers(c) and not _is_known(c, situation)
    )


def _issuers(comparison: Comparison) -> set[bytes]:
    return {c.issuer.der for c in map(read_certificate, comparison.chain) if isinstance(c, Certificate)}


def _is_known(comparison: Comparison, situation: Situation) -> bool:
    """Say whether the chain of *comparison* leads to a root of any list: then it is not made up here."""
    chain = [c for c in map(read_certificate, comparison.chain) if isinstance(c, Certificate)]
    for store in comparison.stores:
        roots = [c for c in map(read_certificate, store.roots) if isinstance(c, Certificate)]
        if judge(chain, (), store.name, roots, situation.at).anchored:
            return True
    return False


def _by_product(cause: Cause, situation: Situation, index: int, product: Product, certificate: Certificate) -> Finding:
    trusted = situation.deciding is not None and situation.deciding.anchored
    issuer = certificate.issuer.common_name or certificate.issuer.organization or product.name
    form, severity = ("allowed", Severity.NOTE) if trusted else (None, Severity.BLOCKING)
    if product.kind is ProductKind.MALWARE:
        form, severity = "malware", Severity.WARNING if trusted else Severity.BLOCKING
    values = {"product": product.name, "issuer": issuer, "where": Phrase(product.switch)}
    # A company's gateway is nothing that the person at this computer could switch off.
    who = Who.NETWORK if product.kind is ProductKind.PROXY else None
    return cause.finding(index, values, severity=severity, form=form, who=who)


def ends_in_local_root(situation: Situation) -> bool:
    """Say whether a public site's chain ends in a root that somebody added to this system, and that is in no public list.

    A root given to the check (--trust) is the person's own wish. Where no public list was read, nothing can be told.
    """
    deciding = situation.deciding
    if deciding is None or deciding.store != "system" or "mozilla" not in situation.judged:
        return False
    return is_public_name(situation.evidence.target.host) and situation.has_local_root()


INTERCEPTION = Cause(
    id="interception",
    seen_in="issuer",
    severity=Severity.BLOCKING,
    who=Who.COMPUTER,
    title=N_("A program looks into secure connections"),
    sentence=N_(
        "{product} opens secure connections to look inside, in a way that this computer does not trust. The site itself is probably fine."
    ),
    detail=N_("The certificate was issued by {issuer}, which {product} makes up for every site."),
    source="Chromium ssl_error_assistant (MITM software list, version 7); Firefox mitmdetection",
    fixes=("remove-added-root", "turn-off-https-scanning", "ask-it-department", "update-system"),
    detect=_detect_interception,
    explains=frozenset({"unknown-ca", "self-signed", "missing-intermediate"}),
    forms={
        "allowed": Wording(
            sentence=N_(
                "{product} opens secure connections to look inside, and this computer was set up to allow that. Sites open, but it sees everything."
            )
        ),
        "malware": Wording(
            title=N_("Dangerous software reads secure connections"),
            sentence=N_(
                "{product} opens secure connections, and anybody can pass for any site with its well-known key. Enter no passwords on this computer until it is removed."
            ),
            detail=N_(
                "The certificate was issued by {issuer}; its private key is public knowledge, or its maker gave it up."
            ),
        ),
        "everywhere": Wording(
            sentence=N_(
                "This site and others show a certificate of {issuer}, which this computer does not know: a program here, or something in this network, opens secure connections. The site itself is probably fine."
            ),
            detail=N_("{issuer} vouches for {hosts} as well, and is in no list of this computer."),
        ),
        "local-root": Wording(
            title=N_("Somebody here can read along"),
            sentence=N_(
                "The site opens, but a root that was added to this computer vouches for it and no public authority does. Somebody on this computer or in this network can read along; if this is your company's computer, that is usual."
            ),
            detail=N_("The chain ends at {issuer}, which is in this system's list and in no public one."),
        ),
    },
)
