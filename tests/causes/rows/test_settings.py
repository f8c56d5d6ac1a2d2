"""Settings that are easily forgotten, and what each does to trust."""

from dataclasses import replace

import pytest

from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.i18n import tr
from wizard.model.computer import SettingsEvidence, Trouble, TroubleKind, TrustEffect, TrustSetting
from wizard.model.finding import Check

OWN_ROOTS = TrustSetting(tool="environment", name="SSL_CERT_FILE", value="own.pem", effect=TrustEffect.ONLY)
GONE = TrustSetting(tool="pip", name="cert", value="gone.pem", effect=TrustEffect.ONLY, missing=True)
MORE = TrustSetting(tool="environment", name="NODE_EXTRA_CA_CERTS", value="corp.pem", effect=TrustEffect.MORE)
NOT_LOOKING = TrustSetting(tool="git", name="http.sslverify", value="false", effect=TrustEffect.OFF)


def line(*settings: TrustSetting) -> Check:
    return seen(SettingsEvidence(settings=settings))


def seen(settings: SettingsEvidence) -> Check:
    evidence = replace(met(CHAINS["ok"](), world().root.certificate), settings=settings)
    return next(c for c in diagnose(evidence).checks if c.id == "settings")


@pytest.mark.parametrize(
    ("settings", "state", "named"),
    [
        ((), "ok", ""),
        ((OWN_ROOTS, MORE), "ok", "SSL_CERT_FILE, NODE_EXTRA_CA_CERTS"),
        ((OWN_ROOTS, GONE), "problem", "pip (cert)"),
        ((GONE, NOT_LOOKING), "problem", "git (http.sslverify)"),
    ],
)
def test_the_worst_of_them_are_named(settings: tuple[TrustSetting, ...], state: str, named: str) -> None:
    found = line(*settings)
    assert (found.state.value, found.values["names"]) == (state, named)


def test_each_is_told_with_what_it_does() -> None:
    facts = [tr(fact.text, **fact.values) for fact in line(OWN_ROOTS, MORE, GONE, NOT_LOOKING).facts]
    assert facts == [
        "SSL_CERT_FILE: trusts the authorities in own.pem, and no others.",
        "NODE_EXTRA_CA_CERTS: trusts the authorities in corp.pem as well.",
        "pip (cert): names gone.pem, which is not there; then nobody is trusted.",
        "git (http.sslverify): looks at no certificates, so anybody could listen in.",
    ]


def test_what_could_not_be_looked_at_is_never_fine() -> None:
    hung = Trouble(kind=TroubleKind.HUNG, what="git")
    found = seen(SettingsEvidence(settings=(OWN_ROOTS,), troubles=(hung,)))
    assert found.state.value == "not-checked"
    assert tr(found.facts[-1].text, **found.facts[-1].values) == "git did not answer in time and was ended."
    assert seen(SettingsEvidence(settings=(NOT_LOOKING,), troubles=(hung,))).state.value == "problem"
