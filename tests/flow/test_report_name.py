"""What the files of a report are called: on every system, whatever the host."""

from datetime import UTC, datetime

import pytest

from wizard.flow.report_name import report_name

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("shop.example", "trust-report-shop.example-2026-11-29.pdf"),
        ("Shop.Example.", "trust-report-shop.example-2026-11-29.pdf"),
        ("xn--wgv71a.example", "trust-report-xn--wgv71a.example-2026-11-29.pdf"),
        ("2001:db8::1", "trust-report-2001-db8-1-2026-11-29.pdf"),
        ("", "trust-report-2026-11-29.pdf"),
        ("../../etc/passwd\0\u202e", "trust-report-etc-passwd-2026-11-29.pdf"),
        ("日本", "trust-report-2026-11-29.pdf"),
    ],
)
def test_it_is_the_host_and_the_day_in_letters_that_every_system_takes(host: str, name: str) -> None:
    assert report_name(host, NOW, "pdf") == name


def test_a_long_host_is_cut() -> None:
    assert len(report_name("a" * 253, NOW, "html")) < 100
