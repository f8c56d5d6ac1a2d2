import pytest

from wizard.errors import InputError
from wizard.flow.site_list import LARGEST_LIST, MOST_SITES, SiteList, parse_list, read_list


def addresses(found: SiteList) -> list[str]:
    return [site.address or f"! {site.text}" for site in found.sites]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("shop.example\nmail.example:8443\n", ["https://shop.example", "https://mail.example:8443"]),
        ("\ufeffshop.example", ["https://shop.example"]),
        ("a.example\r\nb.example\rc.example", ["https://a.example", "https://b.example", "https://c.example"]),
        ("# ours\n\n   \t\n  shop.example  \n", ["https://shop.example"]),
        ("shop.example # the shop", ["https://shop.example"]),
        ("https://shop.example/basket?id=7#top", ["https://shop.example"]),
        ("shop.example,Sales,2026\nmail.example;IT\ndb.example\tIT", ["https://shop.example", "https://mail.example",
                                                                     "https://db.example"]),
        ('"shop.example","Sales, Ltd."\n"mail.example";"IT"', ["https://shop.example", "https://mail.example"]),
        ('"never closed.example', ["! never closed.example"]),
        ("Host,Owner\nshop.example,Sales", ["https://shop.example"]),
        ("shop.example\nhost\n", ["https://shop.example", "https://host"]),
        (",Sales\n", []),
        ("smtp://mail.example\nmail.example:25", ["smtp://mail.example:25", "https://mail.example:25"]),
        ("[2001:db8::1]:8443\n192.0.2.1", ["https://[2001:db8::1]:8443", "https://192.0.2.1"]),
        ("例え.jp", ["https://xn--r8jz45g.jp"]),
        ("gopher://x\nshop.example:0\nshop.example", ["! gopher://x", "! shop.example:0", "https://shop.example"]),
    ],
)  # fmt: skip
def test_a_list_is_read_as_people_keep_it(text: str, expected: list[str]) -> None:
    assert addresses(parse_list(text)) == expected
    assert addresses(read_list(text.encode())) == expected


def test_a_bad_line_is_an_answer_with_its_number_and_an_error() -> None:
    found = parse_list("shop.example\n\nshop.example:99999\n")
    assert [(site.number, bool(site.error)) for site in found.sites] == [(1, False), (3, True)]
    assert "65535" in found.bad[0].error


def test_what_stands_further_up_is_left_out_and_counted() -> None:
    found = parse_list("shop.example\nSHOP.example.\nhttps://shop.example:443/a\nno way\nno way\nother.example\n")
    assert addresses(found) == ["https://shop.example", "! no way", "https://other.example"]
    assert found.repeated == 3


def test_there_are_at_most_ten_thousand() -> None:
    found = parse_list("".join(f"h{number}.example\n" for number in range(MOST_SITES + 5)) + "h0.example\n")
    assert (len(found.sites), found.left_out, found.repeated) == (MOST_SITES, 5, 1)


def test_what_excel_saves_as_unicode_text_is_read() -> None:
    assert addresses(read_list("shop.example\tSales\r\n".encode("utf-16"))) == ["https://shop.example"]


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00shop.example", b"a\n" * (LARGEST_LIST // 2 + 1)])
def test_what_is_no_list_or_too_large_is_told(data: bytes) -> None:
    with pytest.raises(InputError):
        read_list(data)


def test_a_line_as_long_as_a_book_is_cut() -> None:
    site = parse_list("a" * 100_000).sites[0]
    assert (len(site.text), bool(site.error)) == (2_000, True)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("https://ann:secret@shop.example/x", "https://shop.example/x"),
        ("ann:secret@shop.example:0", "shop.example:0"),
        ("gopher://ann:secret@shop.example/a@b", "gopher://shop.example/a@b"),
        ("https://shop.example/@ann", "https://shop.example/@ann"),
        ("https://ann:secret@" + "x" * 3_000, "https://" + "x" * 1_992),
    ],
)
def test_passwords_are_not_kept(line: str, text: str) -> None:
    site = parse_list(line).sites[0]
    assert site.text == text
    assert "secret" not in site.error + site.address


def test_hostile_lines_are_shown_harmless() -> None:
    site = parse_list("https://shop.example\u202e:x/").sites[0]
    assert site.error
    assert "\u202e" not in site.error
