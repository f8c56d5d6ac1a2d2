"""Pasted codes and messages lead to causes; other text leads to nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.causes.test_combined import SEEN, evidence
from wizard.causes.clients import chromium, firefox, java, safari, strict
from wizard.causes.diagnose import diagnose
from wizard.causes.explain import LONGEST_TEXT, explain, favouring, with_answer
from wizard.causes.messages.catalogue import catalogue
from wizard.causes.messages.questions import MOST_QUESTIONS

EXAMPLES = [
    ("NET::ERR_CERT_DATE_INVALID", "expired"),
    ("net::err_cert_authority_invalid", "self-signed"),
    ("This server could not prove that it is shop.example; NET::ERR_CERT_COMMON_NAME_INVALID", "name-mismatch"),
    ("ERR_SSL_PROTOCOL_ERROR", "not-tls"),
    ("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", "protocol-version"),
    ("ERR_CONNECTION_RESET", "connection-reset"),
    ("DNS_PROBE_FINISHED_NXDOMAIN", "dns-failure"),
    ("Error code: SEC_ERROR_UNKNOWN_ISSUER", "missing-intermediate"),
    ("MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT", "self-signed"),
    ("MOZILLA_PKIX_ERROR_MITM_DETECTED", "interception"),
    ("SSL_ERROR_BAD_CERT_DOMAIN", "name-mismatch"),
    ("SEC_ERROR_EXPIRED_CERTIFICATE", "expired"),
    ("PKIX path building failed: unable to find valid certification path to requested target", "unknown-ca"),
    ("curl: (60) SSL certificate problem: unable to get local issuer certificate", "missing-intermediate"),
    ("The remote certificate is invalid according to the validation procedure", None),
    ("NSURLErrorDomain error -1202", None),
    ("Could not create SSL/TLS secure channel", "protocol-version"),
]


@pytest.mark.parametrize(("text", "first"), EXAMPLES)
def test_a_known_message_leads_to_its_usual_cause(text: str, first: str | None) -> None:
    explanation = explain(text)
    assert explanation.matches
    assert first is None or explanation.causes[0].id == first


def test_refused_trust_and_a_failed_channel_are_two_things() -> None:
    trust = explain("Could not establish trust relationship for the SSL/TLS secure channel")
    channel = explain("The request was aborted: Could not create SSL/TLS secure channel.")
    assert not {c.id for c in trust.causes} & {"protocol-version", "cipher-mismatch"}
    assert {"protocol-version", "cipher-mismatch"} <= {c.id for c in channel.causes}


def test_the_japanese_message_means_the_same() -> None:
    japanese = explain("SSL/TLSのセキュリティで保護されているチャネルに対する信頼関係を確立できませんでした")
    english = explain("Could not establish trust relationship for the SSL/TLS secure channel")
    assert japanese.causes == english.causes != ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello world",
        "My printer shows error 5B00",
        "https://shop.example/",
        "404 Not Found",
        "証明写真の撮り方",
    ],
)
def test_other_text_means_nothing(text: str) -> None:
    explanation = explain(text)
    assert (explanation.matches, explanation.causes, explanation.question) == ((), (), None)


def test_the_piece_is_shown_as_it_was_pasted() -> None:
    (match,) = explain("xx  net::err_cert_date_invalid  yy").matches
    assert (match.text, match.code) == ("net::err_cert_date_invalid", "NET::ERR_CERT_DATE_INVALID")
    assert match.places == ((4, 30),)


def test_a_code_pasted_twice_counts_once() -> None:
    assert len(explain("NET::ERR_CERT_DATE_INVALID and again NET::ERR_CERT_DATE_INVALID").matches) == 1


def test_weights_sum_to_one() -> None:
    explanation = explain("NET::ERR_CERT_DATE_INVALID, SEC_ERROR_UNKNOWN_ISSUER")
    assert sum(c.weight for c in explanation.causes) == pytest.approx(1.0)
    assert [c.weight for c in explanation.causes] == sorted((c.weight for c in explanation.causes), reverse=True)


def test_a_specific_message_decides_inside_a_general_one() -> None:
    general = "The SSL connection could not be established, see inner exception. "
    inner = "The remote certificate is invalid because of errors in the certificate chain: "
    for reason, cause in (
        ("PartialChain", "missing-intermediate"),
        ("NotTimeValid", "expired"),
        ("Revoked", "revoked"),
        ("UntrustedRoot", "self-signed"),
    ):
        assert explain(f"{general}---> {inner}{reason}").causes[0].id == cause


def test_a_code_that_a_neighbour_calls_misleading_is_told_and_does_not_count() -> None:
    first = "verify error:num=20:unable to get local issuer certificate"
    both = explain(f"{first}\nverify error:num=21:unable to verify the first certificate")
    assert {"X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE"} <= {
        m.code for m in both.matches
    }
    assert both.causes[0].id == "missing-intermediate"


def test_a_broken_connection_beside_a_refused_certificate_is_a_consequence() -> None:
    assert explain("NET::ERR_CERT_DATE_INVALID\nERR_CONNECTION_RESET\nERR_CONNECTION_CLOSED").causes[0].id == "expired"


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("net err cert authority invalid", "self-signed"),
        ("net err cert authorty invaild", "self-signed"),
        ("sec error unknown issuer", "missing-intermediate"),
        ("sec eror unkown isuer", "missing-intermediate"),
        ("N E T E R R cert underscore date underscore invalid", "expired"),
        ("cert date invalid", "expired"),
        ("ERR_SSL_VERSIONOR_CIPHER_MISMATCH", "protocol-version"),
        ("ssl error rx record too long", "not-tls"),
        ("ERR_SSL_PROTOCOL_EERROR", "not-tls"),
    ],
)
def test_what_is_read_aloud_is_understood(said: str, cause: str) -> None:
    assert explain(said).causes[0].id == cause


def test_the_question_separates_the_likeliest_causes() -> None:
    question = explain("NET::ERR_CERT_DATE_INVALID").question
    assert question is not None
    assert question.answers == {"yes": ("clock-wrong",), "no": ("expired",)}


def test_answers_narrow_the_causes_down_and_are_kept() -> None:
    first = explain("NET::ERR_CERT_AUTHORITY_INVALID")
    assert first.question is not None
    after = with_answer(first, "yes")
    assert after.answers == ((first.question.id, "yes"),)
    assert after.causes[0].weight > first.causes[0].weight
    assert after.matches == first.matches


@pytest.mark.parametrize("answer", ["yes", "no", "unsure"])
def test_there_are_at_most_three_questions(answer: str) -> None:
    explanation = explain("Could not establish trust relationship for the SSL/TLS secure channel")
    asked = []
    while explanation.question is not None:
        asked.append(explanation.question.id)
        explanation = with_answer(explanation, answer)
    assert 1 <= len(asked) <= MOST_QUESTIONS
    assert len(asked) == len(set(asked))
    assert explanation.causes


def test_an_answer_without_a_question_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing was asked"):
        with_answer(explain("NET::ERR_CERT_REVOKED"), "yes")


def test_what_certificates_show_weighs_more_than_what_is_usual() -> None:
    explanation = favouring(
        explain("NET::ERR_CERT_AUTHORITY_INVALID"), {"missing-intermediate": 20.0, "weak-key": 20.0}
    )
    assert explanation.causes[0].id == "missing-intermediate"
    assert "weak-key" in {c.id for c in explanation.causes}
    assert favouring(explain("the cat"), {"expired": 20.0}).causes == ()


def test_curly_quotes_do_not_hide_a_message() -> None:
    straight = explain("The certificate is not trusted because it is self-signed. Can't connect")
    curly = explain("The certificate is not trusted because it is self-signed. Can’t connect")
    assert [m.code for m in curly.matches] == [m.code for m in straight.matches]


@pytest.mark.parametrize("text", ["A" * LONGEST_TEXT, "ERR_" * 200_000, "certificate " * 60_000, "(" * 500_000])
def test_hostile_text_ends(text: str) -> None:
    began = time.process_time()
    explain(text)
    # Far above what it takes: the test is there for patterns that never end.
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("NET::ERR_CERT_DATE_INVALID" + " " * LONGEST_TEXT, True),
        (" " * LONGEST_TEXT + "NET::ERR_CERT_DATE_INVALID", True),
        (" " * LONGEST_TEXT + "NET::ERR_CERT_DATE_INVALID" + " " * LONGEST_TEXT, False),
    ],
)
def test_of_a_very_long_text_both_ends_are_looked_at(text: str, seen: bool) -> None:
    explanation = explain(text)
    assert bool(explanation.matches) is seen
    assert explanation.is_cut


SHOWN = {
    *(code for code, *_ in (*chromium._RANKING, *firefox._RANKING, *firefox._OF_ISSUERS)), safari._UNTRUSTED,
    firefox._CRITICAL[0], firefox._CONSTRAINED[0],
    *chromium._TLS_CODES.values(), *chromium._NET_CODES.values(), *chromium._ALERTS.values(), *firefox._ALERTS.values(),
    *(f"NSURLErrorDomain {number}" for number, _ in safari._CODES.values()),
    *(text for text, _ in strict._WINDOWS), *strict._WINDOWS_ENDINGS.values(),
    *(f"{java._VALIDATION}{text}" for text, _ in java._STEPS), java._BUILDING, java._UNPARSED,
    "KeyUsage does not allow digital signatures", "No name matching site.test found",
    "Extended key usage does not permit use for TLS server authentication",
    "Algorithm constraints check failed on keysize limits: RSA 768 bit key used with certificate: CN=site.test",
    "ERR_SSL_KEY_USAGE_INCOMPATIBLE", "ERR_SSL_SERVER_CERT_BAD_FORMAT", "ERR_PROXY_CONNECTION_FAILED",
    "ERR_TUNNEL_CONNECTION_FAILED", "ERR_CONNECTION_TIMED_OUT", "proxyConnectFailure", "dnsNotFound",
    "connectionFailure", "netTimeout", "PR_CONNECT_RESET_ERROR", "SSL_ERROR_RX_MALFORMED_SERVER_HELLO",
}  # fmt: skip
"""What the wizard itself says that a program shows."""


@pytest.mark.parametrize("code", sorted(SHOWN))
def test_every_code_that_the_wizard_predicts_is_recognised(code: str) -> None:
    assert explain(code).causes


def test_javas_words_lead_to_the_cause_and_not_to_all_that_it_could_be() -> None:
    told = "javax.net.ssl.SSLHandshakeException: (certificate_expired) " + java._VALIDATION + "validity check failed"
    assert explain(told).causes[0].id == "expired"
    named = explain(java._VALIDATION + "name constraints check failed")
    assert [c.id for c in named.causes] == ["name-constraints"]


PLAIN = {"Connection refused", "Connection reset", "Connection reset by peer"}
"""What every program says that has nothing to do with TLS, too."""


def test_what_programs_say_of_every_combination_of_faults_is_recognised() -> None:
    told = {text for case in SEEN for text in diagnose(evidence(case)).verifiers.values()}
    assert len(told) > 40
    assert [text for text in sorted(told - {"OK"} - PLAIN) if not explain(text).causes] == []


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("curl: (7) Failed to connect to site.test port 443 after 0 ms: Connection refused", "connection-refused"),
        ("curl: (6) Could not resolve host: site.test", "dns-failure"),
        ("java.net.SocketException: Connection reset", "connection-reset"),
        ("curl: (60) SSL certificate problem: excluded subtree violation", "name-constraints"),
        ("An application is stopping Microsoft Edge from safely connecting to this site", "interception"),
    ],
)
def test_what_programs_say_leads_to_the_cause(text: str, cause: str) -> None:
    assert explain(text).causes[0].id == cause


@pytest.mark.parametrize(
    "text", ["ssh: connect to host site.test port 22: Connection refused", "psql: error: Connection refused"]
)
def test_a_refused_connection_of_another_kind_is_none_of_ours(text: str) -> None:
    assert explain(text).causes == ()


CODES = st.sampled_from([error.code for error in catalogue().errors()])


@given(st.lists(CODES | st.text(max_size=12), max_size=8), st.sampled_from([" ", "\n", ": ", "%20", r"\n", ""]))
def test_any_text_is_explained_within_itself(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    explanation = explain(text)
    for match in explanation.matches:
        assert all(0 <= start < end <= len(text) for start, end in match.places)
        assert match.text == text[slice(*match.places[0])]
    assert not explanation.causes or sum(c.weight for c in explanation.causes) == pytest.approx(1)
    assert bool(explanation.matches) == bool(explanation.causes)
    while explanation.question is not None:
        explanation = with_answer(explanation, "no")
