"""Other hosts' certificates: over real sockets, and only with leave."""

import pytest

from tests.probes.test_collect import tls_server
from tests.support.loopback import serving
from tests.support.pki import Pki, der_of, make_pki
from tests.support.proxy_server import HttpProxy
from wizard.causes.base import detail_of, sentence_of
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import FailureKind
from wizard.model.target import CheckOptions, ProxyLogin, Target
from wizard.probes.base import Cancel, Cancelled, Deadline, Job
from wizard.probes.collect import collect
from wizard.probes.comparison import hosts_to_compare, look_at

HERE = "127.0.0.1"


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("In between")


def at(port: int, host: str = "shop.example") -> Target:
    return Target(host=host, port=port, connect_to=(HERE, port))


STRANGER = make_pki("Known")


def options(*others: Target, root: Pki = STRANGER) -> CheckOptions:
    return CheckOptions(timeout_s=5.0, only_roots=(der_of(root.root.certificate),), compare_with=others)


def test_the_same_unknown_issuer_elsewhere_means_something_in_between(pki: Pki) -> None:
    with serving(tls_server(pki)) as ours, serving(tls_server(pki)) as theirs:
        evidence = collect(at(ours), options(at(theirs, "other.test")))
    diagnosis = diagnose(evidence)
    finding, explained = diagnosis.findings
    assert (finding.cause, finding.form) == ("interception", "everywhere")
    assert (explained.cause, explained.explained_by) == ("unknown-ca", "interception")
    assert "other.test" in detail_of(finding)
    assert {c.id: c.state for c in diagnosis.checks}["comparison"] == "problem"
    assert "a program here, or something in this network" in sentence_of(finding)


def test_another_issuer_elsewhere_means_this_site_alone(pki: Pki) -> None:
    elsewhere = make_pki("Elsewhere")
    with serving(tls_server(pki)) as ours, serving(tls_server(elsewhere)) as theirs:
        evidence = collect(at(ours), options(at(theirs, "other.test")))
    diagnosis = diagnose(evidence)
    assert [f.cause for f in diagnosis.findings if f.severity == "blocking"] == ["unknown-ca"]
    assert {c.id: c.state for c in diagnosis.checks}["comparison"] == "ok"


def test_an_issuer_that_is_known_elsewhere_is_not_made_up_here(pki: Pki) -> None:
    """Without its intermediate a public site ends at the same name as one that is set up right."""
    whole, broken = tls_server(pki), tls_server(pki)
    broken.chain = broken.chain[:1]
    with serving(broken) as ours, serving(whole) as theirs:
        diagnosis = diagnose(collect(at(ours), options(at(theirs, "other.test"), root=pki)))
    assert "interception" not in [f.cause for f in diagnosis.findings]
    assert "missing-intermediate" in [f.cause for f in diagnosis.findings]
    assert {c.id: c.state for c in diagnosis.checks}["comparison"] == "ok"


def test_a_known_authority_is_compared_with_nobody(pki: Pki) -> None:
    with serving(tls_server(pki)) as ours, serving(tls_server(pki)) as theirs:
        evidence = collect(at(ours), options(at(theirs), root=pki))
    assert evidence.comparisons == ()
    assert "comparison" not in [c.id for c in diagnose(evidence).checks]


def test_a_host_that_does_not_answer_is_told_as_not_checked(pki: Pki) -> None:
    with serving(tls_server(pki)) as ours:
        evidence = collect(at(ours), options(at(1, "gone.test")))
    (compared,) = evidence.comparisons
    assert compared.failure is not None
    assert compared.failure.kind is FailureKind.REFUSED
    assert {c.id: c.state for c in diagnose(evidence).checks}["comparison"] == "not-checked"


@pytest.mark.parametrize("fetch", [True, False])
def test_nobody_is_asked_without_leave_or_for_this_computer(fetch: bool) -> None:
    near, far = at(4433), Target(host="shop.example", port=443)
    asked = [t.host for t in hosts_to_compare(far, CheckOptions(fetch=fetch))]
    assert len(asked) == (2 if fetch else 0)
    assert not hosts_to_compare(near, CheckOptions(fetch=fetch))
    assert not hosts_to_compare(near, CheckOptions(fetch=False, compare_with=(near,)))


def test_the_site_itself_is_no_comparison() -> None:
    asked = [t.host for t in hosts_to_compare(Target(host="www.mozilla.org", port=443), CheckOptions())]
    assert "www.mozilla.org" not in asked
    assert len(asked) == 2


def test_it_can_be_cancelled(pki: Pki) -> None:
    cancel = Cancel()
    cancel.set()
    with serving(tls_server(pki)) as port, pytest.raises(Cancelled):
        look_at(at(port), CheckOptions(), Job(deadline=Deadline.after(5), cancel=cancel))


def test_the_others_are_reached_through_the_proxy_that_served_and_with_its_login(pki: Pki) -> None:
    login = ProxyLogin(user="ann", password="secret")
    job = Job(deadline=Deadline.after(5.0), cancel=Cancel())
    other = Target(host="other.example", port=443)
    with serving(tls_server(pki)) as port, serving(HttpProxy(port, user="ann", password="secret")) as proxy:
        served = f"http://{HERE}:{proxy}"
        assert len(look_at(other, options(), job, served, lambda _: login).chain) == 2
        without = look_at(other, options(), job, served)
    assert without.failure is not None
    assert without.failure.kind is FailureKind.PROXY_LOGIN
