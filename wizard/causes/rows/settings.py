"""Settings that change whom single programs trust: what each does, and which of them are a problem."""

from collections.abc import Sequence

from wizard.causes.rows.base import unseen
from wizard.causes.rows.troubles import facts_of
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.computer import SettingsEvidence, TrustEffect, TrustSetting
from wizard.model.finding import Check, CheckState, Fact, Finding

_WHAT_IT_DOES = {
    TrustEffect.ONLY: N_("{name}: trusts the authorities in {value}, and no others."),
    TrustEffect.MORE: N_("{name}: trusts the authorities in {value} as well."),
    TrustEffect.OFF: N_("{name}: looks at no certificates, so anybody could listen in."),
}
_MISSING = N_("{name}: names {value}, which is not there; then nobody is trusted.")


def settings_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the settings of single programs; browsers follow none of them."""
    seen = situation.evidence.settings
    if not isinstance(seen, SettingsEvidence):
        return unseen("settings", N_("The settings of single programs were not looked at."))
    off = [s for s in seen.settings if s.effect is TrustEffect.OFF]
    missing = [s for s in seen.settings if s.missing]
    state = CheckState.PROBLEM if off or missing else CheckState.OK
    if off:
        words = N_("Settings keep programs from looking at certificates: {names}.")
    elif missing:
        words = N_("Settings name lists of authorities that are not there: {names}.")
    elif seen.troubles:
        words, state = N_("Not all settings of single programs could be looked at."), CheckState.NOT_CHECKED
    elif seen.settings:
        words = N_("Settings tell programs whom to trust: {names}.")
    else:
        words = N_("No setting makes programs trust others than usual.")
    return Check(
        id="settings",
        state=state,
        detail=words,
        values={"names": _names(off or missing or seen.settings)},
        facts=(*map(_fact, seen.settings), *facts_of(seen.troubles)),
    )


def _names(settings: Sequence[TrustSetting]) -> str:
    return ", ".join(map(_named, settings))


def _named(setting: TrustSetting) -> str:
    return setting.name if setting.tool == "environment" else f"{setting.tool} ({setting.name})"


def _fact(setting: TrustSetting) -> Fact:
    text = _MISSING if setting.missing else _WHAT_IT_DOES[setting.effect]
    return Fact(text=text, values={"name": _named(setting), "value": setting.value})
