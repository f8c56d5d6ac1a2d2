import re

import pytest

from wizard.model.target import CheckOptions, ProxyLogin, StartTls, Target


@pytest.mark.parametrize(
    ("target", "address"),
    [
        (Target(host="shop.example", port=443), "shop.example"),
        (Target(host="shop.example", port=8443), "shop.example:8443"),
        (Target(host="2001:db8::1", port=443), "[2001:db8::1]"),
        (Target(host="2001:db8::1", port=8443), "[2001:db8::1]:8443"),
        (Target(host="mail.example", port=25, scheme="smtp", starttls=StartTls.SMTP), "mail.example:25"),
        (Target(host="mail.example", port=443, scheme="smtp"), "mail.example:443"),
    ],
)
def test_an_address_is_written_as_people_write_it(target: Target, address: str) -> None:
    assert target.address == address


def test_where_the_connection_really_goes_is_not_part_of_the_address() -> None:
    assert Target(host="shop.example", port=443, connect_to=("127.0.0.1", 8443)).address == "shop.example"


def test_no_roots_at_all_is_not_the_same_as_the_stores() -> None:
    assert CheckOptions().only_roots is None
    assert CheckOptions(only_roots=()).only_roots == ()


def test_a_login_is_shown_by_nobody() -> None:
    login = ProxyLogin(user="ann", password="secret", proxy="proxy.example:3128")
    shown = f"{login} {login!r} {CheckOptions(proxy_login=login)}"
    assert "proxy.example:3128" in shown
    assert not re.search("ann|secret", shown)
