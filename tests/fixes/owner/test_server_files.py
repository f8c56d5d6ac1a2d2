import re

import pytest

from tests.support.diagnoses import made_certificate
from wizard.fixes.owner.full_chain import FullChain
from wizard.fixes.owner.pem import pem_text
from wizard.fixes.owner.server_files import (
    CONTENTS,
    FOLDER_WORD,
    HOST_WORD,
    NOTES,
    STEPS,
    Holds,
    KeyPlace,
    ServerProgram,
    Snippet,
    likely_programs,
    programs,
    snippet,
    text_of,
)
from wizard.i18n import fields_of
from wizard.model.target import StartTls, Target

BY_ID = {program.id: program for program in programs()}
WITH_LINES = [program for program in programs() if not program.is_panel]


def id_of(program: ServerProgram) -> str:
    return program.id


def every_text(said: Snippet) -> str:
    return "\n".join([said.text, said.make, said.check, said.reload, *(file.name for file in said.files)])


def test_the_programs_of_the_issue_are_there() -> None:
    assert len(BY_ID) == len(programs())
    servers = "nginx apache iis caddy haproxy tomcat tomcat-keystore postfix dovecot lighttpd node home-assistant"
    panels = "cpanel plesk directadmin synology qnap pfsense opnsense proxmox unifi hoster"
    assert set(BY_ID) >= {*servers.split(), *panels.split()}


@pytest.mark.parametrize("program", programs(), ids=id_of)
def test_each_program_says_all_that_an_owner_needs(program: ServerProgram) -> None:
    said = snippet(program, "shop.example")
    assert program.title
    assert said.files
    assert fields_of(said.key.text) <= set(said.key.values)
    if program.is_panel:
        assert program.steps
        assert (said.text, said.goes, said.check, said.reload) == ("", None, "", "")
    else:
        assert said.goes is not None
        assert fields_of(said.goes.text) == {"where"}
        assert said.goes.values["where"] == program.where != ""
        assert said.check
        assert said.reload
        assert said.is_filled
        assert "{host}" not in every_text(said)
        assert "{folder}" not in every_text(said)


@pytest.mark.parametrize("program", programs(), ids=id_of)
def test_the_key_is_where_the_files_say(program: ServerProgram) -> None:
    held = {file.holds for file in program.files}
    combined = held & {Holds.CHAIN_AND_KEY, Holds.PKCS12}
    assert (program.key is KeyPlace.INSIDE) == bool(combined) == bool(program.make)
    if program.key in {KeyPlace.STAYS, KeyPlace.PROGRAM}:
        assert Holds.KEY in held
    assert bool(held & {Holds.FULL_CHAIN, Holds.CHAIN_AND_KEY, Holds.PKCS12}) != (Holds.INTERMEDIATES in held)


@pytest.mark.parametrize("program", WITH_LINES, ids=id_of)
def test_the_lines_name_each_file_where_it_is_put(program: ServerProgram) -> None:
    said = snippet(program, "shop.example")
    assert all(file.name in said.text + said.make for file in said.files)


def test_the_words_are_of_programs_that_exist_and_of_every_kind_of_file() -> None:
    assert set(NOTES) | set(STEPS) <= set(BY_ID)
    assert {p.id for p in programs() if p.is_panel} <= set(STEPS)
    assert set(CONTENTS) == set(Holds)


HOSTILE = [
    "a;return 200 x", "a b", "a\nb", "a{b}", "$host", "${x}", "`id`", "$(id)", "a'b", 'a"b', "<a>", "a&b", "a|b", "a/b",
    "..", ".", "a..b", "-a", "a.-b", "a-.b", "a\\b", "a%b", "a#b", "*", "*.a", "[::1]", "::1", "", "a.", "a" * 64,
    "a." * 127 + "ab", "\u202ea", "b\u00fccher.example", "\u0661", "a\x00", "a\r", "{folder}", "{host}", "~a", "!a",
    "a@b", "a,b", "a:b", "a=b",
]  # fmt: skip
ODD_ON_WINDOWS = [
    "/etc", 'C:\\a" & calc "', "C:\\a$(b)", "C:\\%TEMP%", "C:\\..\\a", "C:\\a`n", "\\\\server\\share", "C:\\ a",
    "C:\\a \\b", "C:",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTILE, ids=ascii)
def test_a_host_that_does_not_belong_in_a_configuration_leaves_a_word_in_its_place(host: str) -> None:
    for program in WITH_LINES:
        said = snippet(program, host)
        assert every_text(said) == every_text(snippet(program, HOST_WORD))
        assert said.is_filled == (HOST_WORD not in every_text(said))
    assert HOST_WORD in snippet(BY_ID["nginx"], host).text


@pytest.mark.parametrize(
    "host", ["shop.example", "SHOP.example", "a", "localhost", "192.0.2.7", "xn--bcher-kva.example", "_25._tcp.a-b.c_d"]
)
def test_a_host_is_filled_in(host: str) -> None:
    said = snippet(BY_ID["nginx"], host)
    assert f"server_name {host};" in said.text
    assert f"/etc/ssl/{host}/fullchain.pem;" in said.text
    assert said.is_filled


@pytest.mark.parametrize(
    "folder",
    ["relative", "/a b", "/a;b", "/a'b", '/a"b', "/a$b", "/a/../b", "/..", "/a\nb", "/a`b", "/a{b}", "C:\\certs", "//a",
     "/a//b", "/\u9375", "/a\\b", "/a#b", "/a*", "/" + "a" * 101, "/a" * 21],
    ids=ascii,
)  # fmt: skip
def test_a_folder_that_does_not_belong_in_a_configuration_leaves_a_word_in_its_place(folder: str) -> None:
    said = snippet(BY_ID["nginx"], "shop.example", folder)
    assert f"{FOLDER_WORD}/fullchain.pem;" in said.text
    assert said.files[0].name == f"{FOLDER_WORD}/fullchain.pem"
    assert not said.is_filled


@pytest.mark.parametrize("folder", ["/srv/tls", "/srv/tls/", "/etc/letsencrypt/live/shop.example-0001", "/a_b/c+d@e"])
def test_a_folder_is_filled_in(folder: str) -> None:
    said = snippet(BY_ID["nginx"], "shop.example", folder)
    assert f" {folder.rstrip('/')}/fullchain.pem;" in said.text
    assert said.is_filled


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("", "C:\\certificates"),
        ("D:\\my certificates\\2026", "D:\\my certificates\\2026"),
        ("D:\\tls\\", "D:\\tls"),
        *((folder, "C:\\YOUR\\FOLDER") for folder in ODD_ON_WINDOWS),
    ],
)
def test_a_folder_of_windows_is_filled_in_between_quotes(folder: str, expected: str) -> None:
    said = snippet(BY_ID["iis"], "shop.example", folder)
    assert said.text == f'certutil -f -importPFX "{expected}\\site.pfx" NoRoot'
    assert said.files[0].name == f"{expected}\\site.pfx"
    assert said.is_filled == ("YOUR" not in expected)


def test_each_file_holds_what_it_is_called_and_never_the_key() -> None:
    leaf, above = made_certificate(), made_certificate("Issuing CA")
    chain = FullChain(certificates=(leaf, above), root=None, trusted_by=(), added=(), changes=())
    held = {holds: text_of(holds, chain) for holds in Holds}
    assert held[Holds.FULL_CHAIN] == pem_text([leaf, above])
    assert (held[Holds.LEAF], held[Holds.INTERMEDIATES]) == (pem_text([leaf]), pem_text([above]))
    assert {holds for holds, text in held.items() if text is None} == {Holds.KEY, Holds.CHAIN_AND_KEY, Holds.PKCS12}


def first(target: Target, header: str = "") -> str:
    return likely_programs(target, header)[0].id


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("nginx/1.22.1", "nginx"), ("openresty", "nginx"), ("Apache/2.4.62 (Debian)", "apache"), ("Apache", "apache"),
        ("Microsoft-IIS/10.0", "iis"), ("Caddy", "caddy"), ("Apache-Coyote/1.1", "tomcat"),
        ("lighttpd/1.4.69", "lighttpd"),
        ("LiteSpeed", "nginx"), ("", "nginx"), ("cpsrvd", "cpanel"), ("x" * 10_000, "nginx"), ("sw-cp-server", "plesk"),
        ("pve-api-daemon/3.0", "proxmox"), ("OPNsense", "opnsense"), ("DirectAdmin Daemon v1", "directadmin"),
    ],
)  # fmt: skip
def test_a_server_is_recognised_by_its_header(header: str, expected: str) -> None:
    assert first(Target(host="a", port=443), header) == expected


@pytest.mark.parametrize(
    ("port", "starttls", "expected"),
    [
        (443, StartTls.NONE, "nginx"), (8006, StartTls.NONE, "proxmox"), (8123, StartTls.NONE, "home-assistant"),
        (2083, StartTls.NONE, "cpanel"), (2222, StartTls.NONE, "directadmin"), (5001, StartTls.NONE, "synology"),
        (993, StartTls.NONE, "dovecot-2.4"), (25, StartTls.SMTP, "postfix"), (2525, StartTls.SMTP, "postfix"),
        (143, StartTls.IMAP, "dovecot-2.4"), (636, StartTls.NONE, "openldap"), (8443, StartTls.NONE, "tomcat"),
        (60_000, StartTls.NONE, "nginx"),
    ],
)  # fmt: skip
def test_a_server_is_guessed_by_its_port(port: int, starttls: StartTls, expected: str) -> None:
    told = likely_programs(Target(host="a", port=port, starttls=starttls))
    assert told[0].id == expected
    assert {p.id for p in told} == set(BY_ID)


def test_no_text_offers_what_we_never_offer() -> None:
    every = " ".join([*(every_text(snippet(p, "a.example")) for p in programs()), *NOTES.values(),
                      *(step for steps in STEPS.values() for step in steps)])  # fmt: skip
    assert not re.search(r"(?i)verify[^ ]*\s*(off|no|none)|insecure|-k\b|chmod (777|644)|mail[^.]*key to", every)
