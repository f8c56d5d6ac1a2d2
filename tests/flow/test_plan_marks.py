from wizard.flow.plan_marks import Mark, Marks, Standing


def test_what_nothing_was_said_of_is_open() -> None:
    assert Marks().of("set-clock") == Mark(Standing.OPEN, "")


def test_a_mark_takes_the_place_of_the_one_before() -> None:
    marks = Marks().with_mark("set-clock", Mark(Standing.SKIPPED)).with_mark("set-clock", Mark(Standing.DONE))
    assert marks.of("set-clock").standing is Standing.DONE
    assert marks.of("update-system").standing is Standing.OPEN


def test_lines_are_ticked_one_by_one() -> None:
    marks = Marks().with_tick("set-clock", 0, done=True).with_tick("set-clock", 1, done=True)
    assert marks.with_tick("set-clock", 0, done=False).ticked == {("set-clock", 1)}
    assert marks.with_tick("set-clock", 0, done=True) == marks
