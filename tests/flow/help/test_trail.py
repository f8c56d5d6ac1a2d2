from wizard.flow.help.trail import MOST, Trail


def test_back_and_on_lead_over_the_same_articles() -> None:
    trail = Trail().to("a").to("b").to("c")
    assert trail.back().here == Trail().to("b").here
    assert trail.back().on() == trail
    assert trail.back().back().back() == trail.back().back()
    assert trail.on() == trail


def test_a_new_article_ends_the_way_forward() -> None:
    trail = Trail().to("a").to("b").back().to("c")
    assert trail.ahead == ()
    assert [stop.topic for stop in trail.behind] == ["a"]


def test_the_same_article_is_no_step() -> None:
    trail = Trail().to("a")
    assert trail.to("a") == trail


def test_it_is_known_how_far_down_the_reader_was() -> None:
    trail = Trail().to("a").at(120).to("b").back()
    assert trail.here is not None
    assert trail.here.down == 120


def test_before_the_first_article_there_is_nowhere_to_go() -> None:
    assert Trail().at(5).back().on() == Trail()


def test_a_long_reading_is_cut() -> None:
    trail = Trail()
    for number in range(MOST * 2):
        trail = trail.to(str(number))
    assert len(trail.behind) == MOST
