"""The four ways to open a place."""

from wizard.fixes.place import Start, StartKind, address, file, folder, program


def test_each_way_says_what_it_is() -> None:
    assert program("settings", "clock", needs="a.desktop") == Start(
        kind=StartKind.PROGRAM, words=("settings", "clock"), needs="a.desktop"
    )
    assert address("ms-settings:proxy") == Start(kind=StartKind.ADDRESS, words=("ms-settings:proxy",))
    assert folder("~") == Start(kind=StartKind.FOLDER, words=("~",))
    assert file("/etc/hosts") == Start(kind=StartKind.FILE, words=("/etc/hosts",))
