from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.diagnoses import finding, made_diagnosis
from wizard.errors import InputError
from wizard.flow.address import (
    CodeInput,
    FileInput,
    PracticeInput,
    TextInput,
    parse_connect,
    parse_host,
    parse_input,
    parse_resolver,
    parse_target,
    parse_time,
    parse_timeout,
)
from wizard.flow.case_code import code_of
from wizard.model.target import StartTls, Target


@pytest.mark.parametrize(
    ("typed", "host", "port"),
    [
        ("shop.example", "shop.example", 443),
        ("https://shop.example:8443/basket?id=7#top", "shop.example", 8443),
        ("HTTPS://SHOP.EXAMPLE.", "shop.example", 443),
        ("shop.example:8443", "shop.example", 8443),
        ("http://shop.example/", "shop.example", 443),
        ("[2001:db8::1]:8443", "2001:db8::1", 8443),
        ("2001:DB8::1", "2001:db8::1", 443),
        ("192.0.2.1", "192.0.2.1", 443),
        ("例え.jp", "xn--r8jz45g.jp", 443),
        ("ｓｈｏｐ．ｅｘａｍｐｌｅ：８４４３", "shop.example", 8443),
        ("日本語。jp", "xn--wgv71a119e.jp", 443),
        ("a_b.example", "a_b.example", 443),
    ],
)
def test_an_address_names_host_and_port(typed: str, host: str, port: int) -> None:
    target = parse_target(typed)
    assert (target.host, target.port, target.scheme) == (host, port, "https")


def test_user_name_and_password_are_dropped() -> None:
    assert "secret" not in repr(parse_target("https://user:secret@shop.example/"))


@pytest.mark.parametrize(
    ("typed", "port", "starttls"),
    [
        ("smtp://mail.example", 25, StartTls.SMTP),
        ("smtps://mail.example", 465, StartTls.NONE),
        ("imap://mail.example:1143", 1143, StartTls.IMAP),
        ("pop3://mail.example", 110, StartTls.POP3),
        ("ldaps://directory.example", 636, StartTls.NONE),
        ("ftp://files.example", 21, StartTls.FTP),
    ],
)
def test_mail_and_directory_servers_have_their_ports(typed: str, port: int, starttls: StartTls) -> None:
    target = parse_target(typed)
    assert (target.port, target.starttls) == (port, starttls)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "empty"),
        ("https://", "no name of a site"),
        ("shop.example:0", "1 to 65535"),
        ("shop.example:99999", "1 to 65535"),
        ("shop.example:https", "1 to 65535"),
        ("gopher://shop.example", "gopher"),
        ("a..b", "a..b"),
        ("-bad-.example", "-bad-.example"),
        ("1.2.3", "four numbers"),
        ("300.1.1.1", "four numbers"),
        ("[::1", "IPv6"),
        ("shop\u202eexample.com", "invisible"),
        ("shop\x00.example", "invisible"),
        ("x" * 64 + ".example", "does not look like"),
    ],
)
def test_an_unusable_address_says_what_is_wrong(typed: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_target(typed)


@given(st.text(max_size=80))
def test_any_text_is_decided_or_refused(typed: str) -> None:
    try:
        decided = parse_input(typed)
    except InputError as error:
        assert str(error)
    else:
        assert isinstance(decided, Target | FileInput | TextInput | PracticeInput)


@pytest.mark.parametrize(
    "typed",
    [
        "NET::ERR_CERT_DATE_INVALID",
        "net::err_cert_date_invalid",
        "SEC_ERROR_UNKNOWN_ISSUER",
        "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT",
        "0x800B0109",
        "Your connection is not private",
        "この接続ではプライバシーが保護されません です",
        "line one\nline two",
    ],
)
def test_an_error_text_is_not_an_address(typed: str) -> None:
    assert isinstance(parse_input(typed), TextInput)


def test_a_folder_is_opened_but_not_for_its_mere_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "shop.example"
    folder.mkdir()
    assert parse_input(str(folder)) == FileInput(folder)
    monkeypatch.chdir(tmp_path)
    assert isinstance(parse_input("shop.example"), Target)
    assert parse_input("./shop.example/../shop.example") == FileInput(Path("shop.example/../shop.example"))


def test_the_address_of_a_file_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "my chain.pem"
    file.write_text("")
    assert parse_input(file.as_uri()) == FileInput(file)
    with pytest.raises(InputError):
        parse_input((tmp_path / "missing.pem").as_uri())


def test_an_existing_file_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "chain.pem"
    file.write_text("")
    assert parse_input(str(file)) == FileInput(file)


def test_practice_sites_have_a_short_form() -> None:
    assert parse_input("practice:expired") == PracticeInput("expired")


def test_blank_input_asks_for_an_address() -> None:
    with pytest.raises(InputError, match="type the address"):
        parse_input("  \t ")


def test_connect_needs_a_port() -> None:
    assert parse_connect("[::1]:8443") == ("::1", 8443)
    with pytest.raises(InputError, match="ADDR:PORT"):
        parse_connect("127.0.0.1")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)), (" 192.0.2.53:5353 ", ("192.0.2.53", 5353)),
        ("2001:DB8::53", ("2001:db8::53", 53)), ("[2001:db8::53]:5353", ("2001:db8::53", 5353)),
    ],
)  # fmt: skip
def test_a_name_server_has_an_address_and_mostly_the_usual_port(text: str, place: tuple[str, int]) -> None:
    assert parse_resolver(text) == place


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dns.example", "name server"),
        ("", "name server"),
        ("192.0.2.53:0", "port"),
        ("https://192.0.2.53", "name server"),
    ],
)
def test_a_name_server_that_has_no_address_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_resolver(text)


@pytest.mark.parametrize("text", ["2026-11-23T10:00:00Z", "2026-11-23T19:00:00+09:00", "2026-11-23T10:00:00.000Z"])
def test_a_time_is_read_in_utc(text: str) -> None:
    assert parse_time(text).isoformat() == "2026-11-23T10:00:00+00:00"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "23.11.2026"])
def test_a_bad_time_says_what_would_be_right(text: str) -> None:
    with pytest.raises(InputError, match="ISO 8601"):
        parse_time(text)


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "601", "soon"])
def test_a_bad_timeout_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="time-out"):
        parse_timeout(text)


def test_host_is_canonical() -> None:
    assert parse_host("2001:0DB8:0:0::1") == "2001:db8::1"


@pytest.mark.parametrize(
    "text",
    [
        "この接続ではプライバシーが保護されません",
        "RemoteCertificateNameMismatch",
        "UntrustedRoot",
        "PartialChain",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "dnsNotFound",
        "800B0109",
    ],
)
def test_a_message_without_spaces_is_no_address(text: str) -> None:
    assert parse_input(text) == TextInput(text)


@pytest.mark.parametrize(
    "text",
    [
        "self-signed.badssl.com",
        "expired.shop.example",
        "localhost",
        "nas",
        "certificate.example",
        "日本語.jp",
        "untrusted-root.badssl.com",
    ],
)
def test_a_name_with_words_of_messages_in_it_is_an_address(text: str) -> None:
    assert isinstance(parse_input(text), Target)


CODE = code_of(made_diagnosis([finding("expired")]))


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", " "),
        CODE.replace("-", ""),
        f"  {CODE}\n",
        CODE[:-1] + ("Z" if CODE[-1] != "Z" else "Y"),
        CODE[:-1],
        CODE[:6] + CODE[7:],
        CODE + "4",
    ],
)
def test_a_case_code_is_known_by_its_groups_or_by_its_check(typed: str) -> None:
    assert parse_input(typed) == CodeInput(typed.strip())


@pytest.mark.parametrize(
    "typed", ["mail-prod-east", "abcdefghijklmnop", "intranetserver01", CODE.replace("-", "")[:-1]]
)
def test_a_name_that_looks_like_a_code_is_a_name(typed: str) -> None:
    assert parse_input(typed) == parse_target(typed)


@pytest.mark.parametrize("typed", ["this page wont load", "what does this mean", "This site cant open"])
def test_four_words_of_four_letters_are_no_case_code(typed: str) -> None:
    assert parse_input(typed) == TextInput(typed)


@pytest.mark.parametrize(
    "typed", ["prod-web01-east-node", "mail-srv-east-prod", "node-01a-rack-7", "mail-prod-east-node"]
)
def test_a_name_with_three_hyphens_is_a_name(typed: str) -> None:
    assert parse_input(typed) == parse_target(typed)


def test_the_text_of_a_picture_is_no_address() -> None:
    assert isinstance(parse_input("TW1:01:02:AB12CD34:XYZ"), TextInput)
