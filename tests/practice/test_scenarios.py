from wizard.i18n import fields_of
from wizard.practice.scenarios import HOSTILE, SCENARIOS

EVERY = (*SCENARIOS, *HOSTILE)


def test_ids_are_used_once() -> None:
    assert len({s.id for s in EVERY}) == len(EVERY)


def test_the_healthy_site_comes_first_and_is_the_only_one() -> None:
    assert [s.id for s in SCENARIOS if s.cause is None] == ["good"] == [SCENARIOS[0].id]


def test_every_scenario_has_its_own_words() -> None:
    assert len({s.title for s in EVERY}) == len({s.story for s in EVERY}) == len(EVERY)


def test_stories_are_whole_sentences_without_fields() -> None:
    for scenario in EVERY:
        assert scenario.story.endswith("."), scenario.id
        assert not fields_of(scenario.title + scenario.story), scenario.id


def test_hosts_are_names_that_browsers_look_for_on_this_computer() -> None:
    assert SCENARIOS[1].host == "expired.practice.localhost"
    assert all(len(label) < 64 for s in EVERY for label in s.host.split("."))
