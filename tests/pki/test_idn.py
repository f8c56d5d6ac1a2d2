"""Names in other scripts, and what only looks like them."""

import pytest

from wizard.pki.idn import with_unicode


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("shop.example", "shop.example"),
        ("xn--bcher-kva.example", "bücher.example (xn--bcher-kva.example)"),
        ("*.xn--wgv71a119e.jp", "*.日本語.jp (*.xn--wgv71a119e.jp)"),
        ("xn--.example", "xn--.example"),
        ("xn--zz--.example", "xn--zz--.example"),
        ("a_b.xn--bcher-kva.example", "a_b.xn--bcher-kva.example"),
        ("xn--80ak6aa92e.com", "аррӏе.com (xn--80ak6aa92e.com)"),
        ("xn--" + "a" * 300, "xn--" + "a" * 300),
        ("xn--\u202e", "xn--\u202e"),
        ("", ""),
    ],
)
def test_the_unicode_form_stands_beside_the_other(name: str, shown: str) -> None:
    assert with_unicode(name) == shown
