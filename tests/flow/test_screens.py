from wizard.flow.screens import OPEN_AT_START, ORDER, Place
from wizard.flow.session import Session, is_open, open_places


def test_the_start_is_shown_as_a_session_that_knows_nothing_shows_it() -> None:
    session = Session()
    assert open_places(session) == OPEN_AT_START
    assert session.place is ORDER[0]
    assert [place for place in Place if is_open(session, place)] == [Place.START]
