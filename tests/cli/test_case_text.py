"""What a case tells people beside the diagnosis."""

from dataclasses import replace

from tests.flow.test_case_file import full_case, some_diagnosis
from wizard.cli.case_text import STANDINGS, case_lines, code_lines
from wizard.fixes.plan import plan
from wizard.flow.case_file import Case, rediagnose
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.model.finding import Audience


def told(case: Case) -> str:
    return "\n".join(case_lines(case, rediagnose(case)))


def test_device_browser_steps_changes_and_notes_are_told() -> None:
    text = told(full_case())
    for words in (
        "The case file", "Saved on 29 November 2026 by", "The device has Windows 10.", "The browser is Firefox.",
        "The check before it, of 23 November 2026: The connection is trusted.", "Tell the owner of the site: done",
        "Add the root “…”", "Notes\n  Called at 9.\n  二回目の電話",
    ):  # fmt: skip
        assert words in text
    assert "something else" not in text


def test_that_an_earlier_version_judged_otherwise_is_told() -> None:
    case = full_case()
    assert "That version found something else: revoked." in told(
        replace(case, found=replace(case.found, causes=("revoked",)))
    )


def test_every_standing_has_words_and_a_strange_step_is_shown_as_it_is() -> None:
    assert set(STANDINGS) == set(Standing)
    assert "new\u202efix".replace("\u202e", "<U+202E>") in told(
        replace(full_case(), marks=Marks({"new\u202efix": Mark(Standing.FAILED)}))
    )


def test_a_code_is_told_with_the_plan_for_visitor_and_owner() -> None:
    diagnosis = some_diagnosis()
    plans = {audience: plan(diagnosis, audience, "windows") for audience in Audience}
    text = "\n".join(code_lines(diagnosis, plans, "ABCD", "kde", ""))
    assert text.startswith(
        "ABCD  (2026-11-23)\nThe connection is not trusted.\n\n1. The certificate has expired  [expired]"
    )
    assert "The device has Linux with KDE." in text
    assert "What you can do as a visitor\n  1. " in text
    assert "What the owner of the site can do\n  1. Renew the certificate" in text
    assert "The browser is" not in text
