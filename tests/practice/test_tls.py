from tests.support.tls_client import get, look, say
from wizard.practice.servers import Practice


def test_a_healthy_site_speaks_tls_1_3(practice: Practice) -> None:
    assert look(practice.sites["good"]).protocol == "TLSv1.3"


def test_the_chain_is_sent_in_order_and_without_the_root(practice: Practice) -> None:
    leaf, issuer = look(practice.sites["good"]).chain
    leaf.verify_directly_issued_by(issuer)
    assert issuer.issuer != issuer.subject


def test_an_old_version_and_cipher_are_spoken_when_asked_for(practice: Practice) -> None:
    assert look(practice.sites["old-protocol"]).protocol == "TLSv1"
    assert look(practice.sites["no-common-cipher"]).cipher == "ECDHE-ECDSA-CAMELLIA128-SHA256"


def test_a_visitor_who_does_not_speak_tls_is_let_go_and_others_are_served(practice: Practice) -> None:
    assert say(practice.sites["good"].address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") == b""
    assert b"200 OK" in get(practice.sites["good"], practice.root_pem)
