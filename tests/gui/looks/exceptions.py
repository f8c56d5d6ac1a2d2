"""What the test of the layout passes over, and why: each is named, and none is passed over for all windows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One kind of fault that is none at some widgets."""

    kind: str
    """How the fault begins: "sideways"."""
    of: tuple[str, ...]
    """Words of the fault, one of which it has to have."""
    why: str


PASSED_OVER = (
    Passed(
        kind="sideways",
        of=(
            "#bundle-table",
            "#sites-table",
            "#store-roots",
            "#site-lists",
            "#compared-fields",
            "#about-libraries",
            "#about-data",
        ),
        why="tables have more columns than a narrow window has room for; the first one stays in sight",
    ),
    Passed(kind="sideways", of=("HexView", "#elements"), why="bytes stand in rows of sixteen"),
    Passed(kind="sideways", of=("#sites-list",), why="a list of addresses is a text that is edited line by line"),
    Passed(
        kind="sideways",
        of=("#scene-area",),
        why="a dialog as the caller sees it; made smaller, it could not be read, and its text is beside it",
    ),
    Passed(
        kind="small",
        of=("ScrollLeftButton", "ScrollRightButton"),
        why="Qt's own arrows at a row of tabs; the arrow keys and the wheel do the same (2.5.8, user agent control)",
    ),
    Passed(kind="cut", of=("ScrollLeftButton", "ScrollRightButton"), why="Qt's own arrows, as small as it draws them"),
    Passed(
        kind="cut",
        of=("#find-help", "#help-contents", "#help-hits"),
        why="the help's narrow column with words twice as long; the article beside it has the same words whole",
    ),
    Passed(
        kind="cut",
        of=("of ComparedTable#compared-fields",),
        why="a number without any place to break is a little wider than its column for some keys; it can be widened",
    ),
)
"""Whatever is not in here is a fault."""


def is_passed_over(fault: str) -> bool:
    """Say whether *fault* is one of those."""
    return any(fault.startswith(each.kind) and any(word in fault for word in each.of) for each in PASSED_OVER)
