"""Settings that change whom single programs trust: what each does, and which of them are a problem."""

from collections.abc import Sequence

from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import SystemEvidence, TrustEffect, TrustSetting
from wizard.model.finding import Check, CheckState, Fact

_WHAT_IT_DOES = {
    TrustEffect.ONLY: N_("{name}: trusts the authorities in {value}, and no others."),
    TrustEffect.MORE: N_("{name}: trusts the authorities in {value} as well."),
    TrustEffect.OFF: N_("{name}: looks at no certificates, so anybody could listen in."),
}
_MISSING = N_("{name}: names {value}, which is not there; then nobody is trusted.")


def settings_check(situation: Situation, system: SystemEvidence) -> Check:
    """Return the line about the settings of single programs; browsers follow none of them."""
    off = [s for s in system.settings if s.effect is TrustEffect.OFF]
    missing = [s for s in system.settings if s.missing]
    if off:
        line = N_("Settings keep programs from looking at certificates: {names}.")
    elif missing:
        line = N_("Settings name lists of authorities that are not there: {names}.")
    elif system.settings:
        line = N_("Settings tell programs whom to trust: {names}.")
    else:
        line = N_("No setting makes programs trust others than usual.")
    return Check(
        id="settings",
        state=CheckState.PROBLEM if off or missing else CheckState.OK,
        detail=line,
        values={"names": _names(off or missing or system.settings)},
        facts=tuple(map(_fact, system.settings)),
    )


def _names(settings: Sequence[TrustSetting]) -> str:
    return ", ".join(map(_named, settings))


def _named(setting: TrustSetting) -> str:
    return setting.name if setting.tool == "environment" else f"{setting.tool} ({setting.name})"


def _fact(setting: TrustSetting) -> Fact:
    text = _MISSING if setting.missing else _WHAT_IT_DOES[setting.effect]
    return Fact(text=text, values={"name": _named(setting), "value": setting.value})
