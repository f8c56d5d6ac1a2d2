"""The list of hosts that browsers open securely or not at all."""

import pytest

from wizard.probes.hsts import is_preloaded


@pytest.mark.parametrize(
    "host", ["github.com", "gist.github.com", "trust-wizard.dev", "a.b.app", "GitHub.com", "github.com."]
)
def test_a_host_in_the_list_or_below_one_that_is(host: str) -> None:
    assert is_preloaded(host)


@pytest.mark.parametrize(
    "host", ["shop.example", "example.test", "localhost", "com", "192.0.2.7", "::1", "xn--r8jz45g.example", ".", ""]
)
def test_every_other_host(host: str) -> None:
    assert not is_preloaded(host)


def test_a_host_longer_than_any_name() -> None:
    assert not is_preloaded(f"{'x' * 300}.org")
