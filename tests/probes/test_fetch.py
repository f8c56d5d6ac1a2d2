import base64
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs7, pkcs12

from tests.support.loopback import LOOPBACK, closed_port, ends_soon, job, serving
from tests.support.pki import (
    AT,
    Authority,
    Leaf,
    Pki,
    Validity,
    der_of,
    extension,
    healthy_leaf,
    issue,
    make_crl,
    make_intermediate,
    make_ocsp,
    make_pki,
    name_of,
    pem_of,
    self_sign,
)
from tests.support.tls_client import der, look
from tests.support.web_server import Asked, WebServer, response, web
from wizard.model.certificate import Certificate
from wizard.model.evidence import Fetched
from wizard.pki.reader import read_certificate
from wizard.pki.revocation import ocsp_request
from wizard.practice.misbehaviour import stall
from wizard.practice.servers import Practice
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.fetch import MOST_LEVELS, MOST_REDIRECTS, MOST_URLS, fetch_crls, fetch_issuers, fetch_ocsp


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki()


def pointing(*, issuers: Sequence[str] = (), ocsp: Sequence[str] = (), crls: Sequence[str] = ()) -> Leaf:
    """Return a leaf with more than one address of a kind."""
    access = x509.oid.AuthorityInformationAccessOID
    places = [(access.OCSP, u) for u in ocsp] + [(access.CA_ISSUERS, u) for u in issuers]
    extra = []
    if places:
        rows = [x509.AccessDescription(method, x509.UniformResourceIdentifier(u)) for method, u in places]
        extra.append(extension(x509.AuthorityInformationAccess(rows)))
    if crls:
        points = [x509.DistributionPoint([x509.UniformResourceIdentifier(u)], None, None, None) for u in crls]
        extra.append(extension(x509.CRLDistributionPoints(points)))
    return replace(healthy_leaf(), extra=tuple(extra))


def issuers_at(url: str, pki: Pki, *, private_allowed: bool = True, seconds: float = 60.0) -> tuple[Fetched, ...]:
    leaf = der_of(issue(pointing(issuers=[url]), pki.issuing))
    return fetch_issuers([leaf], [der_of(pki.root.certificate)], job(seconds), private_allowed=private_allowed)


def serving_bytes(body: bytes) -> WebServer:
    return WebServer(lambda _: response(200, body))


def test_a_missing_issuer_is_fetched_from_the_place_that_the_leaf_names(practice: Practice) -> None:
    (leaf,) = look(practice.sites["missing-intermediate-aia"]).chain
    (fetched,) = fetch_issuers([der(leaf)], [practice.root_der], job(), private_allowed=True)
    assert fetched.error is None
    assert fetched.request_for == sha256(der(leaf))
    assert fetched.body is not None
    leaf.verify_directly_issued_by(x509.load_der_x509_certificate(fetched.body))


def _as_pkcs7(certificate: x509.Certificate) -> bytes:
    return pkcs7.serialize_certificates([certificate], Encoding.DER)


@pytest.mark.parametrize("written", [der_of, pem_of, _as_pkcs7, lambda c: base64.encodebytes(der_of(c))])
def test_an_issuer_may_come_in_any_container(pki: Pki, written: Callable[[x509.Certificate], bytes]) -> None:
    # RFC 5280 4.2.2.1 knows DER and PKCS#7; real authorities serve the others as well.
    with web(serving_bytes(written(pki.issuing.certificate))) as at:
        (fetched,) = issuers_at(at, pki)
    assert fetched.body == der_of(pki.issuing.certificate)


def test_a_complete_chain_needs_nothing(pki: Pki) -> None:
    server = serving_bytes(der_of(pki.issuing.certificate))
    with web(server) as at:
        leaf = der_of(issue(pointing(issuers=[at]), pki.issuing))
        chain = [leaf, der_of(pki.issuing.certificate)]
        assert fetch_issuers(chain, [der_of(pki.root.certificate)], job(), private_allowed=True) == ()
    assert server.asked == []


def test_an_issuer_that_is_a_known_root_needs_nothing(pki: Pki) -> None:
    leaf = der_of(issue(pointing(issuers=["http://127.0.0.1:1/"]), pki.root))
    assert fetch_issuers([leaf], [der_of(pki.root.certificate)], job(), private_allowed=True) == ()


@pytest.mark.parametrize("ders", [[], [b"no certificate"]])
def test_without_a_readable_leaf_there_is_nothing_to_fetch(ders: Sequence[bytes]) -> None:
    assert fetch_issuers(ders, [], job(), private_allowed=True) == ()
    if ders:
        assert fetch_ocsp(ders[0], ders[0], job(), private_allowed=True) == ()
        assert fetch_crls(ders[0], job(), private_allowed=True) == ()


def test_a_leaf_that_names_no_place_or_itself_has_nothing_to_fetch(pki: Pki) -> None:
    for certificate in (issue(healthy_leaf(), pki.issuing), self_sign(pointing(issuers=["http://127.0.0.1:1/"]))):
        assert fetch_issuers([der_of(certificate)], [], job(), private_allowed=True) == ()
        assert fetch_ocsp(der_of(certificate), der_of(certificate), job(), private_allowed=True) == ()
        assert fetch_crls(der_of(certificate), job(), private_allowed=True) == ()


class _Tower:
    """Authorities above each other, each of which names the place of the next one up."""

    def __init__(self, at: str, levels: int) -> None:
        days = Validity.around(AT, before_days=900, after_days=900)
        self.issuers = [make_pki("Tower").root]
        for number in range(levels):
            above = self.issuers[-1]
            bare = make_intermediate(name_of(f"Tower {number}"), above, days, path_length=None)
            self.issuers.append(Authority(_with_place(bare, above, f"{at}/{number}"), bare.key))
        self.leaf = der_of(issue(pointing(issuers=[f"{at}/{levels}"]), self.issuers[-1]))

    def answer(self, asked: Asked) -> bytes:
        return response(200, der_of(self.issuers[int(asked.path[1:])].certificate))


def _with_place(one: Authority, above: Authority, url: str) -> x509.Certificate:
    place = x509.AccessDescription(
        x509.oid.AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(url)
    )
    made = one.certificate
    builder = (
        x509.CertificateBuilder(made.issuer, made.subject, one.key.public_key(), made.serial_number)
        .not_valid_before(made.not_valid_before_utc)
        .not_valid_after(made.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(one.key.public_key()), critical=False)
        .add_extension(x509.AuthorityInformationAccess([place]), critical=False)
    )
    return builder.sign(above.key, made.signature_hash_algorithm)


@pytest.fixture
def towers() -> Iterator[Callable[[int], _Tower]]:
    built: list[_Tower] = []
    server = WebServer(lambda asked: built[0].answer(asked))
    with web(server) as at:

        def build(levels: int) -> _Tower:
            built.append(_Tower(at, levels))
            return built[0]

        yield build


def test_every_level_up_to_a_known_root_is_fetched(towers: Callable[[int], _Tower]) -> None:
    tower = towers(3)
    root, *between = [der_of(a.certificate) for a in tower.issuers]
    fetched = fetch_issuers([tower.leaf], [root], job(), private_allowed=True)
    assert [f.body for f in fetched] == between[::-1]
    assert [f.request_for for f in fetched] == [sha256(d) for d in (tower.leaf, *between[:0:-1])]


def test_a_tower_without_end_is_climbed_a_few_levels(towers: Callable[[int], _Tower]) -> None:
    fetched = fetch_issuers([towers(MOST_LEVELS + 3).leaf], [], job(), private_allowed=True)
    assert len(fetched) == MOST_LEVELS


def test_a_chain_is_continued_where_it_ends(towers: Callable[[int], _Tower]) -> None:
    tower = towers(2)
    chain = [tower.leaf, der_of(tower.issuers[2].certificate)]
    (fetched,) = fetch_issuers(chain, [der_of(tower.issuers[0].certificate)], job(), private_allowed=True)
    assert fetched.body == der_of(tower.issuers[1].certificate)


def test_a_certificate_that_leads_back_to_itself_ends_the_climb(pki: Pki) -> None:
    leaf: list[bytes] = []
    with web(WebServer(lambda _: response(200, leaf[0]))) as at:
        leaf.append(der_of(issue(pointing(issuers=[at]), pki.issuing)))
        (fetched,) = fetch_issuers(leaf, [], job(), private_allowed=True)
    assert fetched.body == leaf[0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (response(200, b"<html>Welcome</html>"), "no certificate in the answer"),
        (response(200, b""), "no certificate in the answer"),
        (response(404, b"nothing here"), "HTTP status 404"),
        (response(302), "HTTP status 302"),
        (response(302, Location="https://127.0.0.1/"), "only plain http is fetched"),
        (response(302, Location="http://[::1"), "the address is unusable"),
        (response(302, Location="http://127.0.0.1:x/"), "the address is unusable"),
        (response(302, Location="file:///etc/passwd"), "only plain http is fetched"),
        (b"garbage", None),
    ],
)
def test_an_answer_that_is_no_issuer_is_told(pki: Pki, answer: bytes, error: str | None) -> None:
    with web(WebServer(lambda _: answer)) as at:
        (fetched,) = issuers_at(at, pki)
    assert fetched.body is None
    assert fetched.error
    assert error in {None, fetched.error}


def test_a_strangers_pkcs12_is_not_opened(pki: Pki) -> None:
    certificate = pki.issuing.certificate
    packed = pkcs12.serialize_key_and_certificates(None, None, certificate, [certificate], NoEncryption())
    with web(serving_bytes(packed)) as at:
        (fetched,) = issuers_at(at, pki)
    assert (fetched.body, fetched.error) == (None, "no certificate in the answer")


def _redirecting(times: int, body: bytes) -> WebServer:
    def answer(asked: Asked) -> bytes:
        done = int(asked.path[1:] or 0)
        return response(200, body) if done == times else response(301, Location=f"/{done + 1}")

    return WebServer(answer)


def test_a_few_redirects_are_followed(pki: Pki) -> None:
    with web(_redirecting(MOST_REDIRECTS, der_of(pki.issuing.certificate))) as at:
        (fetched,) = issuers_at(at, pki)
    assert fetched.body == der_of(pki.issuing.certificate)
    assert fetched.url == at


def test_many_redirects_are_not(pki: Pki) -> None:
    server = _redirecting(MOST_REDIRECTS + 1, der_of(pki.issuing.certificate))
    with web(server) as at:
        (fetched,) = issuers_at(at, pki)
    assert (fetched.body, fetched.error) == (None, "too many redirects")
    assert len(server.asked) == MOST_REDIRECTS + 1


def test_a_private_place_is_not_asked_for_a_public_site(pki: Pki) -> None:
    server = serving_bytes(der_of(pki.issuing.certificate))
    with web(server) as at:
        for fetched in (
            *issuers_at(at, pki, private_allowed=False),
            *fetch_ocsp(
                der_of(issue(pointing(ocsp=[at]), pki.issuing)),
                der_of(pki.issuing.certificate),
                job(),
                private_allowed=False,
            ),
            *fetch_crls(der_of(issue(pointing(crls=[at]), pki.issuing)), job(), private_allowed=False),
        ):
            assert (fetched.body, fetched.error) == (None, "a private address is not asked")
    assert server.asked == []


@pytest.mark.parametrize("url", ["ldap://127.0.0.1/cn=CA", "https://127.0.0.1/ca.cer", "file:///etc/hosts", "ca.cer"])
def test_only_plain_http_is_a_place(pki: Pki, url: str) -> None:
    leaf = der_of(issue(pointing(issuers=[url], ocsp=[url], crls=[url]), pki.issuing))
    issuer = der_of(pki.issuing.certificate)
    assert fetch_issuers([leaf], [], job(), private_allowed=True) == ()
    assert fetch_ocsp(leaf, issuer, job(), private_allowed=True) == ()
    assert fetch_crls(leaf, job(), private_allowed=True) == ()


def test_the_scheme_may_be_written_large(pki: Pki) -> None:
    with web(serving_bytes(der_of(pki.issuing.certificate))) as at:
        (fetched,) = issuers_at(at.replace("http", "HTTP"), pki)
    assert fetched.body is not None


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://", "http://127.0.0.1:0x50/", "http://a..b/", "http://" + "a" * 70]
)
def test_a_place_that_cannot_be_is_told(pki: Pki, url: str) -> None:
    (fetched,) = issuers_at(url, pki)
    assert fetched.body is None
    assert fetched.error


def test_the_next_place_is_asked_when_one_fails(pki: Pki) -> None:
    with closed_port() as closed, web(serving_bytes(der_of(pki.issuing.certificate))) as at:
        leaf = der_of(issue(pointing(issuers=[f"http://{LOOPBACK}:{closed}", at]), pki.issuing))
        failed, fetched = fetch_issuers([leaf], [der_of(pki.root.certificate)], job(), private_allowed=True)
    assert failed.error
    assert fetched.body == der_of(pki.issuing.certificate)


def test_few_places_of_a_kind_are_asked(pki: Pki) -> None:
    server = WebServer(lambda _: response(500))
    with web(server) as at:
        places = [f"{at}/{n}" for n in range(MOST_URLS + 5)]
        leaf = der_of(issue(pointing(issuers=places, ocsp=places, crls=places), pki.issuing))
        issuer = der_of(pki.issuing.certificate)
        assert len(fetch_issuers([leaf], [], job(), private_allowed=True)) == MOST_URLS
        assert len(fetch_ocsp(leaf, issuer, job(), private_allowed=True)) == MOST_URLS
        assert len(fetch_crls(leaf, job(), private_allowed=True)) == MOST_URLS
    assert len(server.asked) == 3 * MOST_URLS


def test_a_container_of_many_certificates_is_cut(pki: Pki) -> None:
    strangers = [issue(healthy_leaf(f"{n}.example"), pki.issuing) for n in range(20)]
    with web(serving_bytes(pem_of(*strangers))) as at:
        assert len(issuers_at(at, pki)) == 10


def test_a_stalled_place_is_given_up_at_the_deadline(pki: Pki) -> None:
    with serving(stall) as port, ends_soon():
        fetched = issuers_at(f"http://{LOOPBACK}:{port}/", pki, seconds=0.3)
    assert [f.error for f in fetched] == ["the answer is too slow"]


def test_after_the_deadline_nothing_is_asked(pki: Pki) -> None:
    server = serving_bytes(der_of(pki.issuing.certificate))
    with web(server) as at:
        assert issuers_at(at, pki, seconds=0.0) == ()
        leaf = der_of(issue(pointing(ocsp=[at] * 3, crls=[at] * 3), pki.issuing))
        fetch_ocsp(leaf, der_of(pki.issuing.certificate), job(0.0), private_allowed=True)
        fetch_crls(leaf, job(0.0), private_allowed=True)
    assert server.asked == []


def test_a_cancel_ends_a_stalled_fetch(pki: Pki) -> None:
    cancel = Cancel()
    visited = threading.Event()

    def answer(_: Asked) -> bytes:
        cancel.set()
        visited.wait(10.0)
        return response(200)

    with web(WebServer(answer)) as at:
        leaf = der_of(issue(pointing(issuers=[at]), pki.issuing))
        with ends_soon(), pytest.raises(Cancelled):
            fetch_issuers([leaf], [], job(cancel=cancel), private_allowed=True)
        visited.set()


def test_the_responder_is_asked_about_the_certificate_and_its_answer_kept(pki: Pki) -> None:
    answers: list[bytes] = []
    server = WebServer(lambda _: response(200, answers[0]))
    with web(server) as at:
        leaf = issue(pointing(ocsp=[f"{at}/ocsp"]), pki.issuing)
        answers.append(make_ocsp(leaf, pki.issuing, AT, revoked=True))
        (fetched,) = fetch_ocsp(der_of(leaf), der_of(pki.issuing.certificate), job(), private_allowed=True)
    assert fetched.body == answers[0]
    assert (fetched.url, fetched.request_for) == (f"{at}/ocsp", sha256(der_of(leaf)))
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/ocsp")
    assert asked.body == ocsp_request(read(der_of(leaf)), read(der_of(pki.issuing.certificate)))


def test_the_first_responder_that_answers_is_the_last_one_asked(pki: Pki) -> None:
    server = WebServer(lambda asked: response(500 if asked.path == "/1" else 200, b"answer"))
    with web(server) as at:
        leaf = der_of(issue(pointing(ocsp=[f"{at}/{n}" for n in (1, 2, 3)]), pki.issuing))
        fetched = fetch_ocsp(leaf, der_of(pki.issuing.certificate), job(), private_allowed=True)
    assert [f.body for f in fetched] == [None, b"answer"]


def test_a_revocation_list_is_fetched_though_it_is_large(pki: Pki) -> None:
    crl = make_crl(pki.issuing, (), AT) + bytes(1_000_000)
    with web(serving_bytes(crl)) as at:
        leaf = der_of(issue(pointing(crls=[f"{at}/a.crl"]), pki.issuing))
        (fetched,) = fetch_crls(leaf, job(), private_allowed=True)
    assert fetched.body == crl
    assert fetched.request_for == sha256(leaf)


def test_the_first_list_that_comes_is_enough(pki: Pki) -> None:
    server = serving_bytes(b"list")
    with web(server) as at:
        leaf = der_of(issue(pointing(crls=[f"{at}/a", f"{at}/b"]), pki.issuing))
        assert len(fetch_crls(leaf, job(), private_allowed=True)) == 1
    assert [a.path for a in server.asked] == ["/a"]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(data: bytes) -> Certificate:
    certificate = read_certificate(data)
    assert isinstance(certificate, Certificate)
    return certificate
