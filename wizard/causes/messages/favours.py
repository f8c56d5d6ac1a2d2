"""What the evidence in a pasted text makes likelier, or less likely."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from wizard.causes.messages.evidence import TextEvidence, names_in

WELL_KEPT = frozenset({
    "amazon", "anaconda", "apache", "apple", "bing", "bitbucket", "cloudflare", "cocoapods", "crates", "debian", "docker",
    "facebook", "getcomposer", "github", "gitlab", "golang", "google", "googleapis", "gradle", "gstatic", "hackage", "hex",
    "huggingface", "icloud", "instagram", "julialang", "linkedin", "live", "maven", "microsoft", "microsoftonline", "mozilla",
    "netflix", "npmjs", "nuget", "office", "office365", "openai", "packagist", "paypal", "pypi", "python", "pythonhosted",
    "r-project", "rubygems", "rust-lang", "twitter", "ubuntu", "visualstudio", "whatsapp", "wikipedia", "windows",
    "windowsupdate", "yahoo", "yarnpkg", "youtube",
})  # fmt: skip
"""Names under which many millions use a site: when one of them fails in one place, the fault is in that place."""

_KINDS_OF_OWNER = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})
"""What stands between the owner and the country: google.co.jp."""

_PUBLIC_AUTHORITY = re.compile(
    r"\b(?:Actalis|Amazon|Baltimore|Buypass|Certum|Comodo|Cybertrust|DigiCert|DST Root|Entrust|GeoTrust|GlobalSign|Go ?Daddy|Google Trust|"
    r"GTS|IdenTrust|ISRG|JPRS|Let's Encrypt|Microsoft Azure|NII Open|QuoVadis|RapidSSL|SECOM|Sectigo|Starfield|SwissSign|Symantec|Thawte|"
    r"TrustAsia|USERTrust|VeriSign|ZeroSSL)\b",
    re.IGNORECASE,
)
"""Authorities whose names stand in certificates of public sites; anybody may call himself so, few do."""

_PRIVATE_ENDINGS = (
    "localhost", ".local", ".localdomain", ".lan", ".internal", ".intranet", ".corp", ".home", ".home.arpa", ".test", ".private",
)  # fmt: skip


def favoured_by(evidence: TextEvidence, weights: Mapping[str, float]) -> Iterator[Mapping[str, float]]:
    """Yield by how much each thing in *evidence* makes causes likelier (above 1) or less likely (below 1).

    *weights* are those of the messages alone.
    """
    yield from _favoured_by_chain(evidence)
    if any(map(_PUBLIC_AUTHORITY.search, evidence.issuers[:1])):
        yield {
            "interception": 0.15, "self-signed": 0.1, "unknown-ca": 0.4, "missing-intermediate": 2.0, "outdated-roots": 2.5,
        }  # fmt: skip
    if evidence.asked and evidence.subjects and not _may_name(evidence.subjects[0], evidence.asked):
        yield {"name-mismatch": 4.0, "captive-portal": 2.0}
    if evidence.depth:
        yield {"expired": 0.15, "chain-expired": 4.0, "outdated-roots": 1.5 if evidence.depth == 1 else 4.0}
    if evidence.expires and evidence.current:
        if evidence.expires < evidence.current:
            yield {"expired": 5.0}
        else:
            yield {"expired": 0.1, "not-yet-valid": 3.0, "chain-expired": 2.0}
    if evidence.hosts:
        yield from _favoured_by_host(_without_port(evidence.hosts[0]), weights)


def _without_port(host: str) -> str:
    """Return *host* without a port; an address of IPv6 keeps its brackets."""
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def _favoured_by_chain(evidence: TextEvidence) -> Iterator[Mapping[str, float]]:
    if evidence.is_self_issued and (evidence.sent or 1) == 1:
        yield {"self-signed": 8.0}
    elif evidence.issuers and evidence.subjects:
        yield {"self-signed": 0.15}
    if evidence.is_self_issued or not evidence.sent:
        return
    is_whole = evidence.sent > 1 and evidence.issuers[0] == evidence.subjects[1]
    yield {"missing-intermediate": 0.3 if is_whole else 3.0}


def _favoured_by_host(host: str, weights: Mapping[str, float]) -> Iterator[Mapping[str, float]]:
    if is_well_kept(host) and not is_private(host):
        # Who merely could not connect is as likely cut off by a firewall as listened to.
        yield {
            "interception": 1.0 if "connection-reset" in weights else 3.0, "outdated-roots": 2.0, "clock-wrong": 2.0,
            "captive-portal": 2.0, "missing-intermediate": 0.15, "self-signed": 0.15, "unknown-ca": 0.3, "expired": 0.4,
            "no-san": 0.1,
        }  # fmt: skip
    elif is_private(host):
        yield {"self-signed": 2.0, "unknown-ca": 2.0, "missing-intermediate": 0.5, "outdated-roots": 0.5, "no-san": 1.5}


def is_well_kept(host: str) -> bool:
    """Say whether *host* is of one of the sites that everybody uses: "github.com", "www.google.co.jp"."""
    labels = host.split(".")
    is_national = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _KINDS_OF_OWNER
    return not WELL_KEPT.isdisjoint(labels[-3:-2] if is_national else labels[-2:-1])


def is_private(host: str) -> bool:
    """Say whether *host* can only be of a house, a company or this computer: no public authority may certify it."""
    with suppress(ValueError):
        return not ipaddress.ip_address(host.strip("[]")).is_global
    return host.endswith(_PRIVATE_ENDINGS) or "." not in host


def _may_name(subject: str, host: str) -> bool:
    """Say whether a certificate for *subject* may be one for *host*; only where the subject is the name of a host at all."""
    name = next(iter(names_in(subject)["cn"]), "").lower()
    if not re.fullmatch(r"(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z]{2,24}", name):
        return True
    # Most certificates are for the name with and without www.
    return host.removeprefix("www.") == name.removeprefix("*.").removeprefix("www.") or (
        name.startswith("*.") and host.partition(".")[2] == name[2:]
    )
