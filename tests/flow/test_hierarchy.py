from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import certifi
import pytest
from cryptography import x509

from tests.pki.making import PKI, read
from tests.support.loopback import LOOPBACK, job
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    make_intermediate,
    make_pki,
    make_root,
    name_of,
    self_sign,
    with_broken_signature,
)
from tests.support.web_server import WebServer, response, web
from wizard.flow.hierarchy import End, Hierarchy, OpenFile, Place, Surroundings, hierarchy_of, with_fetched
from wizard.model.target import CheckOptions
from wizard.pki.signatures import Signature
from wizard.probes.base import Cancel, Cancelled

OTHER = make_pki("Other")
LONG = Validity.around(AT, before_days=1000, after_days=1000)
LEAF = issue(healthy_leaf(), PKI.issuing)
AGREED = frozenset({LOOPBACK})


def opened(name: str, *certificates: x509.Certificate) -> OpenFile:
    return OpenFile.of(name, tuple(map(der_of, certificates)))


def around(
    *file: x509.Certificate, roots: Sequence[x509.Certificate] = (), others: tuple[OpenFile, ...] = ()
) -> Surroundings:
    options = CheckOptions(only_roots=tuple(map(der_of, roots)))
    return Surroundings(at=AT, file=opened("chain.pem", *file), others=others, options=options)


def found(
    *file: x509.Certificate, roots: Sequence[x509.Certificate] = (), others: tuple[OpenFile, ...] = ()
) -> Hierarchy:
    """Return the hierarchy above the first certificate of the file."""
    return hierarchy_of(read(file[0]), around(*file, roots=roots, others=others))


def names(hierarchy: Hierarchy) -> list[str | None]:
    return [link.certificate.subject.common_name for link in hierarchy.links]


def sources(hierarchy: Hierarchy) -> list[tuple[Place, str]]:
    return [(link.source.place, link.source.name) for link in hierarchy.links]


def test_the_chain_is_built_from_the_file_and_the_list_of_roots() -> None:
    whole = found(LEAF, PKI.issuing.certificate, roots=[PKI.root.certificate])
    assert names(whole) == ["shop.example", "Test Issuing CA", "Test Root CA"]
    assert sources(whole) == [(Place.FILE, "chain.pem"), (Place.FILE, "chain.pem"), (Place.STORE, "only")]
    assert (whole.end, whole.trusted_by, whole.missing) == (End.TRUSTED, ("only",), None)
    assert [link.signature for link in whole.links] == [Signature.GOOD] * 3


def test_another_open_file_lends_its_certificates() -> None:
    lender = opened("ca.crt", OTHER.root.certificate, PKI.issuing.certificate)
    whole = found(LEAF, roots=[PKI.root.certificate], others=(opened("none.pem"), lender))
    assert sources(whole)[1] == (Place.OTHER_FILE, "ca.crt")
    assert whole.end is End.TRUSTED


def test_a_root_of_the_file_is_marked_as_of_the_file_and_trusted() -> None:
    whole = found(LEAF, PKI.issuing.certificate, PKI.root.certificate, roots=[PKI.root.certificate])
    assert sources(whole)[2] == (Place.FILE, "chain.pem")
    assert whole.trusted_by == ("only",)


def test_a_chain_that_ends_in_a_root_of_nobodys_list_is_self_signed() -> None:
    whole = found(LEAF, PKI.issuing.certificate, PKI.root.certificate)
    assert (whole.end, whole.trusted_by, whole.missing) == (End.SELF_SIGNED, (), None)
    assert len(whole.links) == 3


def test_one_that_signed_itself_stands_alone() -> None:
    whole = found(self_sign(healthy_leaf()))
    assert (names(whole), whole.end) == (["shop.example"], End.SELF_SIGNED)


def test_a_root_that_is_opened_alone_is_trusted_by_its_list() -> None:
    whole = found(PKI.root.certificate, roots=[PKI.root.certificate])
    assert (names(whole), whole.end, whole.trusted_by) == (["Test Root CA"], End.TRUSTED, ("only",))


def test_a_lone_claim_to_a_roots_name_and_key_is_not_trusted() -> None:
    twin = make_intermediate(name_of("Test Root CA", "Test"), OTHER.root, LONG, key=PKI.root.key)
    assert found(twin.certificate, roots=[PKI.root.certificate]).end is End.MISSING


def test_the_lists_of_this_computer_are_named() -> None:
    root = x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())[0]
    surroundings = Surroundings(at=AT, file=opened("root.pem", root))
    assert "mozilla" in hierarchy_of(read(root), surroundings).trusted_by


def test_a_lone_leaf_says_who_is_missing_and_whom_one_could_ask() -> None:
    pointing = issue(replace(healthy_leaf(), issuer_url="http://ca.example/issuing.crt"), PKI.issuing)
    alone = found(pointing, roots=[PKI.root.certificate])
    assert (names(alone), alone.end, alone.links[0].signature) == (["shop.example"], End.MISSING, None)
    assert alone.missing is not None
    assert [(a.host, a.url) for a in alone.missing.addresses] == [("ca.example", "http://ca.example/issuing.crt")]


@pytest.mark.parametrize("url", [None, "ldap://ca.example/cn=ca", "https://ca.example/a.crt"])
def test_without_an_address_that_can_be_asked_there_is_none(url: str | None) -> None:
    missing = found(issue(replace(healthy_leaf(), issuer_url=url), PKI.issuing)).missing
    assert missing is not None
    assert missing.addresses == ()


def test_a_namesake_of_the_issuer_is_no_issuer_and_is_told() -> None:
    namesake = make_pki("Test").issuing.certificate
    alone = found(LEAF, namesake)
    assert names(alone) == ["shop.example"]
    assert alone.missing is not None
    assert alone.missing.strangers == (read(namesake),)


def test_among_namesakes_the_one_that_signed_is_taken() -> None:
    whole = found(LEAF, make_pki("Test").issuing.certificate, PKI.issuing.certificate, roots=[PKI.root.certificate])
    assert whole.links[1].certificate == read(PKI.issuing.certificate)


def test_a_leaf_whose_signature_is_broken_has_no_issuer() -> None:
    broken = found(with_broken_signature(LEAF), PKI.issuing.certificate, roots=[PKI.root.certificate])
    assert (names(broken), broken.end) == (["shop.example"], End.MISSING)


def test_the_root_is_shown_and_not_its_cross_signed_twin() -> None:
    crossed = make_intermediate(name_of("Test Root CA", "Test"), OTHER.root, LONG, key=PKI.root.key, path_length=None)
    file = (LEAF, PKI.issuing.certificate, crossed.certificate)
    both = found(*file, roots=[OTHER.root.certificate, PKI.root.certificate])
    assert both.links[2].certificate == read(PKI.root.certificate)
    only_other = found(*file, roots=[OTHER.root.certificate])
    assert names(only_other) == ["shop.example", "Test Issuing CA", "Test Root CA", "Other Root CA"]
    assert only_other.end is End.TRUSTED


def test_a_chain_in_date_is_shown_before_a_shorter_one_that_is_not() -> None:
    ended = Validity.around(AT, before_days=900, after_days=-10)
    old = make_root(name_of("Old Root"), ended)
    key = PKI.issuing.key
    short = make_intermediate(name_of("Test Issuing CA", "Test"), old, LONG, key=key)
    between = make_intermediate(name_of("Between"), OTHER.root, LONG, path_length=None)
    long = make_intermediate(name_of("Test Issuing CA", "Test"), between, LONG, key=key)
    file = (LEAF, short.certificate, long.certificate, between.certificate)
    roots = [old.certificate, OTHER.root.certificate]
    assert names(found(*file, roots=roots)) == ["shop.example", "Test Issuing CA", "Between", "Other Root CA"]
    earlier = replace(around(*file, roots=roots), at=AT - timedelta(days=20))
    assert names(hierarchy_of(read(LEAF), earlier)) == ["shop.example", "Test Issuing CA", "Old Root"]


def test_a_crowd_of_namesakes_is_not_looked_through() -> None:
    crowd = OpenFile.of("crowd.pem", (der_of(LEAF), *[der_of(make_pki("Test").issuing.certificate)] * 5_000))
    surroundings = Surroundings(at=AT, file=crowd, options=CheckOptions(only_roots=()))
    assert hierarchy_of(read(LEAF), surroundings).end is End.MISSING


def pointing(server: str, issuer: Authority = PKI.issuing) -> x509.Certificate:
    return issue(replace(healthy_leaf(), issuer_url=f"{server}/issuer.crt"), issuer)


def serving(body: bytes, status: int = 200) -> WebServer:
    return WebServer(lambda _: response(status, body))


def test_the_missing_issuer_is_fetched_when_the_person_agreed() -> None:
    with web(serving(der_of(PKI.issuing.certificate))) as server:
        surroundings = around(pointing(server), roots=[PKI.root.certificate])
        alone = hierarchy_of(read(surroundings.file.ders[0]), surroundings)
        whole = with_fetched(alone, surroundings, AGREED, job(), private_allowed=True)
    assert sources(whole) == [
        (Place.FILE, "chain.pem"),
        (Place.FETCHED, f"{server}/issuer.crt"),
        (Place.STORE, "only"),
    ]
    assert whole.end is End.TRUSTED


def test_nobody_is_asked_whom_the_person_did_not_agree_to() -> None:
    site = serving(der_of(PKI.issuing.certificate))
    with web(site) as server:
        surroundings = around(pointing(server))
        alone = hierarchy_of(read(surroundings.file.ders[0]), surroundings)
        assert with_fetched(alone, surroundings, frozenset({"ca.example"}), job(), private_allowed=True) == alone
    assert site.asked == []


def test_a_private_address_is_asked_only_when_that_is_allowed() -> None:
    site = serving(der_of(PKI.issuing.certificate))
    with web(site) as server:
        surroundings = around(pointing(server))
        alone = hierarchy_of(read(surroundings.file.ders[0]), surroundings)
        kept = with_fetched(alone, surroundings, AGREED, job())
    assert site.asked == []
    assert (kept.end, [f.error for f in kept.fetched]) == (End.MISSING, ["a private address is not asked"])


def test_what_was_fetched_in_vain_is_told_and_asked_once() -> None:
    site = serving(b"", 404)
    with web(site) as server:
        surroundings = around(pointing(server))
        alone = hierarchy_of(read(surroundings.file.ders[0]), surroundings)
        kept = with_fetched(alone, surroundings, AGREED, job(), private_allowed=True)
    assert (len(site.asked), [f.error for f in kept.fetched]) == (1, ["HTTP status 404"])


def test_a_fetched_stranger_is_no_issuer() -> None:
    with web(serving(der_of(make_pki("Test").issuing.certificate))) as server:
        surroundings = around(pointing(server))
        alone = hierarchy_of(read(surroundings.file.ders[0]), surroundings)
        kept = with_fetched(alone, surroundings, AGREED, job(), private_allowed=True)
    assert kept.end is End.MISSING
    assert kept.missing is not None
    assert len(kept.missing.strangers) == 1


def test_the_next_level_asks_anew_when_it_names_another_host() -> None:
    upper = make_intermediate(name_of("Upper"), PKI.root, LONG, path_length=None)
    plan = replace(healthy_leaf("Lower"), issuer_url="http://elsewhere.example/upper.crt")
    lower = Authority(issue(plan, upper), plan.key)
    with web(serving(der_of(lower.certificate))) as server:
        surroundings = around(pointing(server, lower))
        alone = hierarchy_of(read(surroundings.file.ders[0]), surroundings)
        kept = with_fetched(alone, surroundings, AGREED, job(), private_allowed=True)
    assert names(kept) == ["shop.example", "Lower"]
    assert kept.missing is not None
    assert [a.host for a in kept.missing.addresses] == ["elsewhere.example"]


def test_a_cancelled_fetch_ends_at_once() -> None:
    cancel = Cancel()
    cancel.set()
    with web(serving(b"")) as server:
        surroundings = around(pointing(server))
        alone = hierarchy_of(read(surroundings.file.ders[0]), surroundings)
        with pytest.raises(Cancelled):
            with_fetched(alone, surroundings, AGREED, job(cancel=cancel), private_allowed=True)


def test_nothing_is_asked_after_the_deadline() -> None:
    site = serving(der_of(PKI.issuing.certificate))
    with web(site) as server:
        surroundings = around(pointing(server))
        alone = hierarchy_of(read(surroundings.file.ders[0]), surroundings)
        assert with_fetched(alone, surroundings, AGREED, job(0.0), private_allowed=True) == alone
    assert site.asked == []
