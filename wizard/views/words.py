"""The words that several pages share for the model's closed sets, and the icon that goes with each."""

from wizard.flow.screens import Place
from wizard.flow.settings import Look
from wizard.i18n import N_
from wizard.model.audience import Audience
from wizard.views.tokens import Tone

PLACES = {
    Place.START: N_("Start"),
    Place.IDENTIFY: N_("Identify"),
    Place.CHECKS: N_("Generic checks"),
    Place.FIX: N_("Targeted fix"),
}

LOOKS = {
    Look.SYSTEM: N_("As the system"),
    Look.LIGHT: N_("Light"),
    Look.DARK: N_("Dark"),
    Look.HIGH_CONTRAST: N_("High contrast"),
}

AUDIENCES = {
    Audience.VISITOR: N_("I want to v&isit the site"),
    Audience.OWNER: N_("The site is &mine"),
    Audience.HELPDESK: N_("I help someo&ne on the phone"),
}

BROWSERS = {"chrome": "Chrome", "edge": "Edge", "firefox": "Firefox", "safari": "Safari"}
TONE_ICONS = {Tone.OK: "ok", Tone.PROBLEM: "problem", Tone.WARNING: "warning", Tone.NOTE: "note"}
