from wizard.flow.help.article import GROUPS, TOPICS, Group, Keys, table_of

PROMISED = {
    "start", "identify", "checks", "fix", "viewer", "call", "history", "sites", "watch", "report", "case",
    "preferences", "server-test", "keyboard", "privacy", "glossary",
}  # fmt: skip
"""Topics that windows ask for."""


def test_every_topic_that_windows_ask_for_is_there() -> None:
    assert set(TOPICS) >= PROMISED


def test_every_group_has_a_name_and_its_topics_stand_together() -> None:
    assert set(GROUPS) == set(Group)
    order = [list(Group).index(group) for group in TOPICS.values()]
    assert order == sorted(order)


def test_a_command_without_keys_is_no_line_of_the_keyboard() -> None:
    assert table_of((("File", "Open", "Ctrl+O"), ("File", "Forget", ""))) == (Keys("File", "Open", "Ctrl+O"),)
