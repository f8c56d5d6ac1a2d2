"""The headings of the pages in Japanese, as the real browsers show them to Japanese users."""

from collections.abc import Iterator

import pytest

from tests.browsers.conftest import DRIVERS, need_japanese
from tests.browsers.sites import Sites, expected
from tests.support.chromium import Chromium
from tests.support.evidence import failed, met
from tests.support.firefox import Firefox
from wizard.causes.diagnose import diagnose
from wizard.i18n import using
from wizard.model.evidence import FailureKind, Stage

CASES = (
    "expired", "bad_sig", "rsa768", "not_before_after", "ku_bad", "muststaple", "alert_handshake_failure",
    "alert_unrecognized_name", "refused", "reset_after_hello", "garbage", "client_cert_tls13", "tls10_only",
)  # fmt: skip
"""Every kind of page."""


@pytest.fixture(scope="module")
def japanese(name: str, sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium | Firefox]:
    """Start the browser as its Japanese users have it."""
    need_japanese(name)
    with DRIVERS[name](tmp_path_factory.mktemp(f"{name}-ja"), sites.roots, "ja") as running:
        yield running


@pytest.mark.parametrize("case", CASES)
def test_a_heading(japanese: Chromium | Firefox, name: str, sites: Sites, case: str) -> None:
    shown = japanese.show(sites.url(case))
    with using("ja"):
        assert shown == sites.expected(case, name)


def test_the_heading_for_a_name_that_nobody_has(japanese: Chromium | Firefox, name: str) -> None:
    failure = failed(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE)
    diagnosis = diagnose(met(failure=failure, host="nosuchhost.invalid"))
    shown = japanese.show("https://nosuchhost.invalid/")
    with using("ja"):
        assert shown == expected(diagnosis, name)
