import pytest

from wizard.probes.proxies.common import proxies


def test_without_proxies_there_are_none() -> None:
    assert proxies() == ()


def test_proxies_are_told_without_user_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://ann:p%40ss@proxy.example:3128/")
    monkeypatch.setenv("http_proxy", "ann:secret@proxy.example:3129")
    monkeypatch.setenv("all_proxy", "socks5://proxy.example:1080")
    monkeypatch.setenv("no_proxy", "localhost,.example")
    assert proxies() == (("all", "proxy.example:1080"), ("http", "proxy.example:3129"), ("https", "proxy.example:3128"))


@pytest.mark.parametrize("url", ["http://[::1", "http://ann:secret@[::1", "http://ann:secret@[bad]:1"])
def test_a_proxy_address_that_is_none_is_told_without_its_words(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("https_proxy", url)
    ((scheme, place),) = proxies()
    assert scheme == "https"
    assert "secret" not in place
