from datetime import date

import pytest

from wizard.pki.public import is_public_name, longest_validity_days


@pytest.mark.parametrize("host", ["example.com", "www.go.jp", "a.b.example.co.jp", "xn--eckwd4c7c.jp", "example.com."])
def test_public_names(host: str) -> None:
    assert is_public_name(host)


@pytest.mark.parametrize(
    "host",
    ["localhost", "wiki", "nas.local", "a.home.arpa", "db.internal", "site.test", "::1", "10.0.0.1"],
)
def test_private_names(host: str) -> None:
    assert not is_public_name(host)


@pytest.mark.parametrize(
    ("issued", "days"),
    [
        ("2019-06-01", 825),
        ("2020-09-01", 398),
        ("2026-03-14", 398),
        ("2026-03-15", 200),
        ("2027-03-15", 100),
        ("2029-03-15", 47),
    ],
)
def test_the_longest_validity_depends_on_the_day_of_issue(issued: str, days: int) -> None:
    assert longest_validity_days(date.fromisoformat(issued)) == days


def test_before_there_was_a_rule_any_validity_would_do() -> None:
    assert longest_validity_days(date(2018, 2, 28)) is None
