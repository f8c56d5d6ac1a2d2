from pathlib import Path

from wizard.probes.browsers.linux_places import places_here


def test_the_places_follow_the_environment() -> None:
    places = places_here({"PATH": "/a:/b", "XDG_RUNTIME_DIR": "/run/user/7", "XDG_DATA_HOME": "/data"})
    assert (places.root, places.command_path) == (Path("/"), "/a:/b")
    assert (places.runtime, places.data_home) == (Path("/run/user/7"), Path("/data"))


def test_without_an_environment_the_usual_places_count() -> None:
    places = places_here({})
    assert places.runtime is None
    assert places.data_home == Path.home() / ".local/share"
    assert places.command_path
