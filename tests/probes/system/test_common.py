import pytest

from wizard.probes.system.common import support_ends


def test_the_end_of_support_is_known_for_some_systems() -> None:
    assert support_ends("linux", "debian 12") == "2028-06-30"
    assert support_ends("windows", "19045") == "2025-10-14"


@pytest.mark.parametrize(("family", "key"), [("linux", "gentoo "), ("linux", ""), ("plan9", "4")])
def test_of_an_unknown_system_nothing_is_said(family: str, key: str) -> None:
    assert support_ends(family, key) is None
