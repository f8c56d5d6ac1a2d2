"""Every row for every device asks something that can be read out, and answered; in both languages, and safely."""

import re
from collections.abc import Iterator

import pytest

from wizard.causes.catalog import CAUSES
from wizard.flow.caller.base import MOST_ANSWERS, UNSURE, Answer, Question
from wizard.flow.caller.devices import WHICH_DEVICE, Device, WhichDevice
from wizard.flow.caller.openings import NOT_KNOWN
from wizard.flow.caller.rows import CALLER_ROWS, question_for
from wizard.i18n import LANGUAGES, tr, using
from wizard.model.finding import CheckState

ASKED_ABOUT = {
    "clock", "time-zone", "system", "updates", "browsers", "roots", "proxy", "portal", "interception", "hosts",
    "comparison",
}  # fmt: skip

PROPER_NAMES = {
    "Windows 11", "Windows 10", "Chromebook", "Linux", "Ubuntu", "Fedora", "Samsung Galaxy",
}  # fmt: skip

BYPASS = {
    "en": re.compile(
        r"proceed|at your own risk|accept the risk|ignore|anyway|go on to the site|add an exception|unsafe|disable|"
        r"trust this|(?<!asks )(?<!asks to )install (the|a|this) certificate|turn off|remove the",
        re.IGNORECASE,
    ),
    "ja": re.compile(
        "続行|無視|承知|例外を追加|にアクセスする（|安全ではありません|無効に|信頼してください|インストールしてください"
    ),
}
"""What would lead somebody past a warning, or weaken the device."""

EVERY = [pytest.param(device, row.id, id=f"{device}-{row.id}") for device in Device for row in CALLER_ROWS]


def questions() -> Iterator[tuple[Device, str, Question]]:
    for device in Device:
        for row in CALLER_ROWS:
            for question in question_for(device, row.id).and_all_after():
                yield device, row.id, question


def answers() -> Iterator[Answer]:
    for _, _, question in questions():
        yield from question.answers


def steps() -> set[str]:
    """Return everything that is read out, about the device as well."""
    return {step for _, _, q in questions() for way in q.ways for step in way.steps} | set(steps_about(WHICH_DEVICE))


def steps_about(which: WhichDevice) -> Iterator[str]:
    yield from which.steps
    for choice in which.choices:
        if isinstance(choice.leads_to, WhichDevice):
            yield from steps_about(choice.leads_to)


def texts() -> set[str]:
    """Return every text of the questions and their answers."""
    found = steps()
    for _, _, question in questions():
        found |= {question.text, question.sees, question.note, *(way.title for way in question.ways)}
        found |= {text for answer in question.answers for text in (answer.text, answer.detail)}
    return (found | {row.title for row in CALLER_ROWS} | {device.label for device in Device}) - {""}


def test_every_row_is_there_once() -> None:
    ids = [row.id for row in CALLER_ROWS]
    assert set(ids) == ASKED_ABOUT
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("device", "row"), EVERY)
def test_every_device_and_row_asks_with_words_to_read_out(device: Device, row: str) -> None:
    for question in question_for(device, row).and_all_after():
        assert question.text
        assert question.ways
        assert all(way.steps for way in question.ways)
        assert all(way.title for way in question.ways) or len(question.ways) == 1


@pytest.mark.parametrize(("device", "row"), EVERY)
def test_every_device_and_row_can_end_well_or_not_be_known(device: Device, row: str) -> None:
    asked = list(question_for(device, row).and_all_after())
    ends = {answer.state for question in asked for answer in question.answers if answer.then is None}
    assert CheckState.NOT_CHECKED in ends
    assert len(ends) >= 2
    assert CheckState.PROBLEM in ends


@pytest.mark.parametrize(("device", "row"), EVERY)
def test_no_question_has_too_many_answers_for_five_keys(device: Device, row: str) -> None:
    for question in question_for(device, row).and_all_after():
        ids = [answer.id for answer in question.answers]
        assert 2 <= len(ids) <= MOST_ANSWERS
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("device", "row"), EVERY)
def test_no_answer_leads_back_to_its_own_question(device: Device, row: str) -> None:
    def paths(question: Question, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        here = (*before, question.id)
        yield here
        for answer in question.answers:
            if answer.then is not None:
                yield from paths(answer.then, here)

    for path in paths(question_for(device, row)):
        assert len(set(path)) == len(path) <= 4


@pytest.mark.parametrize("text", sorted(texts()))
def test_every_text_is_there_in_both_languages(text: str) -> None:
    assert tr(text) == text
    with using("ja"):
        said = tr(text)
    assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", said) or text in PROPER_NAMES, said
    assert ("“" in text) <= ("「" in said), "a menu is named in one language alone"


@pytest.mark.parametrize("step", sorted(steps()))
def test_what_is_read_out_is_short_and_polite(step: str) -> None:
    assert len(step) <= 115
    with using("ja"):
        said = tr(step)
    assert len(said) <= 75
    assert said.endswith("。")
    assert re.search(r"(ください|お願いします|です|ます|か)。", said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_leads_past_a_warning(language: str) -> None:
    with using(language):
        wrong = [tr(text) for text in texts() if BYPASS[language].search(tr(text))]
    assert wrong == []


def test_no_password_is_asked_for() -> None:
    for text in texts():
        if "password" in text:
            assert re.search(r"no (other )?passwords|do not tell it", text, re.IGNORECASE), text


def test_not_to_know_is_never_taken_for_fine() -> None:
    unknowing = [answer for answer in answers() if answer.id == UNSURE or answer.text == NOT_KNOWN]
    assert unknowing
    assert all(answer.state is not CheckState.OK for answer in unknowing)
    assert not any(answer.rules_out for answer in unknowing)


def test_answers_speak_of_causes_that_exist() -> None:
    for answer in answers():
        assert set(answer.favours) <= set(CAUSES), answer.id
        assert all(factor > 0 for factor in answer.favours.values())


def test_a_row_s_answers_tell_of_the_causes_that_it_names() -> None:
    for row in CALLER_ROWS:
        for device in Device:
            asked = question_for(device, row.id).and_all_after()
            told = {cause for question in asked for answer in question.answers for cause in answer.favours}
            assert row.causes <= told


@pytest.mark.parametrize(("device", "row"), EVERY)
def test_what_makes_a_cause_likelier_can_be_said_in_every_row(device: Device, row: str) -> None:
    asked = list(question_for(device, row).and_all_after())
    assert any(answer.likelier for question in asked for answer in question.answers)


@pytest.mark.parametrize(
    ("device", "row", "names"),
    [
        (Device.WINDOWS_11, "updates", ("Windows Update", "更新プログラムのチェック")),
        (Device.WINDOWS_10, "updates", ("更新とセキュリティ", "更新プログラムのチェック")),
        (Device.MACOS_13, "updates", ("システム設定", "一般", "ソフトウェアアップデート")),
        (Device.MACOS_12, "updates", ("システム環境設定", "ソフトウェアアップデート")),
        (Device.IPHONE, "roots", ("VPNとデバイス管理", "証明書信頼設定")),
        (Device.ANDROID, "roots", ("暗号化と認証情報", "信頼できる認証情報", "ユーザー")),
        (Device.LINUX, "time-zone", ("日付と時刻", "タイムゾーン")),
        (Device.MACOS_13, "time-zone", ("システム設定", "一般", "日付と時刻", "時間帯")),
    ],
)
def test_the_menus_are_named_as_on_a_japanese_device(device: Device, row: str, names: tuple[str, ...]) -> None:
    with using("ja"):
        said = "".join(tr(step) for way in question_for(device, row).ways for step in way.steps)
    assert [name for name in names if f"「{name}」" not in said] == []


def test_the_padlock_is_opened_on_old_macs_alone() -> None:
    with_padlock = {
        device for device, _, question in questions() for way in question.ways if any("padlock" in s for s in way.steps)
    }
    assert with_padlock == {Device.MACOS_12}


def test_nobody_is_sent_into_the_certificate_snap_in() -> None:
    assert not any("certmgr" in step for step in steps())
    assert any("certmgr" in question.note for _, _, question in questions())
