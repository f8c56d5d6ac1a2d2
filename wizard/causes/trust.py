"""Causes in who vouches for the certificate, and whether they still do."""

from collections.abc import Iterable, Mapping
from typing import Any

from wizard import resources
from wizard.causes.base import Cause, Wording
from wizard.causes.situation import PUBLIC_LISTS, Situation
from wizard.i18n import N_, Phrase
from wizard.model.certificate import DistinguishedName
from wizard.model.computer import SystemEvidence
from wizard.model.fields import Present
from wizard.model.finding import Finding, Origin, Severity, Value, Who
from wizard.pki.judge import ChainShape
from wizard.pki.reader import rfc4514

_UNNAMED = N_("an authority without a name")


def _issuer(situation: Situation) -> dict[str, Value]:
    leaf = situation.leaf
    if leaf is None:
        return {}
    top = situation.deciding.path[-1].certificate if situation.deciding else leaf
    return {
        "host": situation.evidence.target.host,
        "issuer": _called(leaf.issuer),
        "root": _called(top.issuer),
    }


def _called(name: DistinguishedName) -> str:
    return name.common_name or name.organization or rfc4514(name) or Phrase(_UNNAMED)


def _has_bad_top(situation: Situation) -> bool:
    """Say whether the path ends only because the named issuer's key does not fit: that is no unknown CA."""
    return bool(situation.deciding and situation.deciding.bad_issuers and situation.shape is not ChainShape.SELF_SIGNED)


def _detect_self_signed(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.shape is ChainShape.SELF_SIGNED:
        yield cause.finding(0, _issuer(situation))


def _detect_unknown_ca(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.shape is ChainShape.UNKNOWN_ROOT and situation.deciding and not _has_bad_top(situation):
        index = situation.sent_index(len(situation.deciding.path) - 1)
        yield cause.finding(index, _issuer(situation), form=_known_elsewhere(situation))
    elif situation.has_local_root() and _lacks_in_a_browser(situation):
        yield cause.finding(None, _issuer(situation), severity=Severity.NOTE, form="system-only")


def _known_elsewhere(situation: Situation) -> str | None:
    """Return the form for an authority that somebody added to one browser, and to nothing else."""
    known = [name for name in ("firefox", "nss") if name in situation.judged and situation.judged[name].anchored]
    return known[0] if known else None


def _lacks_in_a_browser(situation: Situation) -> bool:
    """Say whether a root that was added to this system is unknown to a browser: on Linux they keep lists of their own."""
    system, judged = situation.evidence.system, situation.judged
    if not set(PUBLIC_LISTS) <= set(judged) or not isinstance(system, SystemEvidence) or system.family != "linux":
        return False
    ours = {name for name in ("given", "nss", "firefox") if name in judged and judged[name].anchored}
    return "given" not in ours and not {"nss", "firefox"} <= ours


def _detect_missing_intermediate(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.deciding is None or _has_bad_top(situation):
        return
    if situation.shape is ChainShape.MISSING_INTERMEDIATE:
        yield cause.finding(0, _issuer(situation))
        return
    fetched = any(link.origin is Origin.FETCHED for link in situation.deciding.path)
    if fetched:
        completed = situation.deciding.anchored
        severity = Severity.WARNING if completed else Severity.BLOCKING
        yield cause.finding(0, _issuer(situation), severity=severity, form="completed" if completed else None)


def _detect_pinning(cause: Cause, situation: Situation) -> Iterable[Finding]:
    """Find a public chain without one of the keys that Chromium has built in for the host.

    Chains to a root of one's own are not held to pins (net/http/transport_security_state.cc, is_issued_by_known_root).
    """
    if situation.deciding is None or not situation.is_public():
        return
    pinset = pinset_of(situation.evidence.target.host)
    keys = {
        link.certificate.public_key.value.spki_sha256
        for link in situation.deciding.path
        if isinstance(link.certificate.public_key, Present)
    }
    if pinset is not None and keys.isdisjoint(pinset["spki_sha256"]):
        yield cause.finding(0, host=situation.evidence.target.host, list=pinset["name"])


def pinset_of(host: str) -> Mapping[str, Any] | None:
    """Return the built-in keys for *host* (data/pins.toml), which hold for every name below a host, too."""
    for row in resources.read_toml("data", "pins.toml")["pinset"]:
        if any(host == pinned or host.endswith(f".{pinned}") for pinned in row["hosts"]):
            return dict(row)
    return None


_READ = "read 2026-11"

SELF_SIGNED = Cause(
    id="self-signed",
    seen_in="issuer",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate vouches for itself"),
    sentence=N_(
        "Nobody vouches for this site but the site itself. For a public site that is wrong; a device in your own house often does it."
    ),
    detail=N_("The certificate of {host} is signed by its own key and is not among the trusted roots."),
    source=f"RFC 5280 3.2; mozilla pkix, MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT, {_READ}",
    fixes=(
        "wait-and-do-not-enter",
        "tell-owner",
        "replace-self-signed",
        "trust-private-ca",
        "install-private-root-by-it",
    ),
    detect=_detect_self_signed,
)
UNKNOWN_CA = Cause(
    id="unknown-ca",
    seen_in="issuer",
    severity=Severity.BLOCKING,
    who=Who.UNKNOWN,
    title=N_("The authority is not known"),
    sentence=N_(
        "This site's certificate comes from an authority that this computer does not know. Inside a company this can be right; for a public site it is not."
    ),
    detail=N_("The chain of {host} is complete, but it ends at {root}, which is not a trusted root."),
    forms={
        "firefox": Wording(
            detail=N_("{root} was added to Firefox, and to nothing else: Firefox opens {host}, other programs do not.")
        ),
        "nss": Wording(
            detail=N_("{root} was added for Chrome, and to nothing else: Chrome opens {host}, other programs do not.")
        ),
        "system-only": Wording(
            title=N_("Browsers do not know the authority"),
            sentence=N_(
                "Programs of this system accept the authority of this site, since it was added here. Chrome and Firefox keep lists of their own, and need it there, too."
            ),
            detail=N_("{root} is in the list of this system, and was not added to every browser."),
        ),
    },
    source=f"RFC 5280 6.1; mozilla pkix, SEC_ERROR_UNKNOWN_ISSUER, {_READ}",
    fixes=(
        "wait-and-do-not-enter",
        "ask-it-department",
        "tell-owner",
        "trust-private-ca",
        "install-private-root-by-it",
        "change-ca",
    ),
    detect=_detect_unknown_ca,
)
MISSING_INTERMEDIATE = Cause(
    id="missing-intermediate",
    seen_in="issuer",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("A certificate in between is missing"),
    sentence=N_(
        "The site does not send the certificate that links it to a trusted authority. That one has to be installed on the server, too."
    ),
    detail=N_(
        "The server did not send the intermediate certificate of {issuer}. Some programs find it by themselves, others refuse the site."
    ),
    source="RFC 8446 4.4.2 (certificate list); RFC 5280 4.2.2.1 (authority information access)",
    fixes=("tell-owner", "install-full-chain"),
    detect=_detect_missing_intermediate,
    forms={
        "completed": Wording(
            sentence=N_(
                "The site does not send one of its certificates. Most browsers find it by themselves, other programs refuse the site; its owner should install that one, too."
            )
        )
    },
)
PINNING = Cause(
    id="pinning",
    seen_in="key/sha256",
    severity=Severity.BLOCKING,
    who=Who.UNKNOWN,
    title=N_("The browser expects another key"),
    sentence=N_(
        "The browser knows this site's real key, and this is not it. Something may be reading along; do not enter anything."
    ),
    detail=N_("Chrome has built-in keys for {host} ({list}), and none of them is in the chain."),
    source="Chromium net/http/transport_security_state; Firefox security/manager/ssl StaticHPKPins",
    fixes=("wait-and-do-not-enter", "tell-owner", "fix-pins"),
    detect=_detect_pinning,
)
