"""Which desktop it is, and whose programs come first."""

import pytest

from wizard.fixes.linux_places import Desktop, desktop_of, linux_starts, linux_way
from wizard.fixes.place import program


@pytest.mark.parametrize(
    ("text", "desktop"),
    [
        ("GNOME", Desktop.GNOME),
        ("ubuntu:GNOME", Desktop.GNOME),
        ("GNOME-Classic:GNOME", Desktop.GNOME),
        ("Unity:Unity7:ubuntu", Desktop.GNOME),
        ("KDE", Desktop.KDE),
        ("X-Cinnamon", Desktop.CINNAMON),
        ("MATE", Desktop.MATE),
        ("XFCE", Desktop.XFCE),
        ("LXQt", Desktop.LXQT),
        ("Budgie:GNOME", Desktop.BUDGIE),
        ("sway", None),
        ("", None),
        (None, None),
    ],
)
def test_the_desktop_is_read_from_what_the_session_says(text: str | None, desktop: Desktop | None) -> None:
    assert desktop_of(text) is desktop


@pytest.mark.parametrize(
    ("desktop", "first"),
    [
        ("KDE", program("systemsettings", "kcm_clock")),
        ("X-Cinnamon", program("cinnamon-settings", "calendar")),
        ("MATE", program("mate-time-admin")),
        ("XFCE", program("time-admin")),
        ("LXQt", program("lxqt-admin-time")),
        ("Budgie:GNOME", program("budgie-control-center", "datetime")),
    ],
)
def test_a_desktop_s_own_settings_come_first(desktop: str, first: object) -> None:
    assert linux_starts("clock", desktop)[0] == first


def test_gnome_s_page_has_its_new_place_where_there_is_one() -> None:
    new, old = linux_starts("clock", "GNOME")[:2]
    assert new.words == ("gnome-control-center", "system", "datetime")
    assert new.needs == "applications/gnome-system-panel.desktop"
    assert old.words == ("gnome-control-center", "datetime")
    assert not old.needs


@pytest.mark.parametrize("id_", ["clock", "updates", "proxy", "network", "certificates", "hosts-file"])
def test_every_desktop_falls_back_on_what_others_have(id_: str) -> None:
    every = set(linux_starts(id_, None))
    for desktop in ("GNOME", "KDE", "X-Cinnamon", "MATE", "XFCE", "LXQt", "Budgie:GNOME", "sway"):
        starts = linux_starts(id_, desktop)
        assert set(starts) == every
        assert len(starts) == len(every)


def test_a_distribution_s_own_updates_come_before_a_desktop_s() -> None:
    names = [start.words[0] for start in linux_starts("updates", "KDE")]
    assert names[:4] == ["mintupdate", "update-manager", "pamac-manager", "plasma-discover"]


def test_a_desktop_without_words_of_its_own_has_those_for_all() -> None:
    assert linux_way("clock", "XFCE") == linux_way("clock", None)
    assert linux_way("clock", "GNOME") != linux_way("clock", "KDE") != linux_way("clock", None)
