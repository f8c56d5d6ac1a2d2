"""The words that lead to the settings of each system: every row begins with them.

Menu names: Windows, macOS and the telephones as in public instructions in both languages; GNOME from the catalogue of
gnome-control-center (August 2026); KDE from the packages of Debian 12. From memory: the symbols that are clicked on,
and that KRunner finds "systemsettings" under that name in every language.
"""

from wizard.i18n import N_

NOT_KNOWN = N_("Not known, or not found")
"""On the button of somebody who cannot tell."""

WINDOWS_SETTINGS = (
    N_("Hold down the Windows key, the one with four squares, and press the letter I. “Settings” opens."),
)

_APPLE_MENU = N_("Click the apple in the upper left corner of the screen.")

ABOUT_THIS_MAC = (_APPLE_MENU, N_("Choose “About This Mac”."))

SYSTEM_SETTINGS = (_APPLE_MENU, N_("Choose “System Settings”."))

SYSTEM_PREFERENCES = (_APPLE_MENU, N_("Choose “System Preferences”."))

PADLOCK = (
    N_("Click the padlock in the lower left corner."),
    N_("The Mac itself now asks for its password. Please type it there, but do not tell it to me or to anybody."),
)

IPHONE_SETTINGS = (N_("Open the grey app with the gear wheels: “Settings”."),)

ANDROID_SETTINGS = (N_("Open the app “Settings”."),)

CHROMEOS_SETTINGS = (
    N_("Click the clock in the lower right corner of the screen."),
    N_("Click the gear wheel. “Settings” opens."),
)

GNOME_SETTINGS = (
    N_("Click the upper right corner of the screen."),
    N_("Click the gear wheel. “Settings” opens."),
)

KDE_SETTINGS = (
    N_("Press the Windows key and type: systemsettings"),
    N_("Press Enter. “System Settings” opens."),
)

OPEN_NEW_TAB = N_("Open a new tab, an empty page, in the browser.")

PRESS_ENTER_KEY = N_("Press Enter.")

PRESS_GO = N_("Press “Go” or the arrow on the keyboard.")

PRESS_ENTER = N_("Press Enter. On a phone, press “Go” or the arrow.")
"""Where the device is not known, or any."""

OPEN_SITE_AGAIN = (N_("Now open the site again."), N_("Does it open without a warning?"))

WHAT_DO_YOU_SEE = N_("What do you see now?")

PIXEL = N_("Google Pixel and most others")
GALAXY = N_("Samsung Galaxy")
GNOME = N_("GNOME, as on Ubuntu, Debian and Fedora")
KDE = N_("KDE Plasma, as on Kubuntu")
