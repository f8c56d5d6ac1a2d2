"""Five tasks of a new user who hears the program and has a keyboard: nothing else is looked at here."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.access.conftest import Begin
from tests.support.screen_reader import Reader

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="AT-SPI is Linux's"),
    # A machine of two cores does other work beside.
    pytest.mark.timeout(180),
]

CERTIFICATE = Path(__file__).parents[1] / "pki" / "public" / "fastly.com.pem"

WORDS = {
    "en": {
        "field": "Address, error message or file", "next": "Next:", "owner": "The site has to be mended by its owner.",
        "ran out": "ran out 10 days ago", "checks": "Generic checks", "plan": "What to do now",
        "first fix": "Close the page", "history": "History…", "call": "Help someone on the phone…",
        "heard": "What does the caller read out", "question": "Question {number} of", "begin": "Begin",
        "sure": "Nearly certain: The certificate has expired", "code": "Case code…", "group": "Group {number} of 4:",
        "throw away": "Discard", "coded": "certificate",
    },
    "ja": {
        "field": "アドレス、エラーメッセージ、またはファイル", "next": "次へ:", "owner": "サイトの管理者",
        "ran out": "10 日前に期限が切れました", "checks": "一般的な確認", "plan": "これからすること",
        "first fix": "ページを閉じ", "history": "履歴…", "call": "電話で手伝う…",
        "heard": "相手が読み上げる言葉", "question": "質問 {number}", "begin": "開始",
        "sure": "ほぼ確実: 証明書の期限が切れています", "code": "ケース コード…", "group": "4 組中 {number} 組目:",
        "throw away": "破棄", "coded": "証明書",
    },
}  # fmt: skip


def at_the_start(reader: Reader, language: str) -> None:
    """Wait until the start page has said itself."""
    said = reader.first_focus()
    if not said.has(WORDS[language]["field"]):
        # What a program says of itself when it is opened the first time.
        assert said.has(WORDS[language]["begin"])
        reader.press("space")
        reader.until(WORDS[language]["field"])


def on(reader: Reader, language: str, to: str) -> None:
    """Go one screen on, by the button that leads there."""
    reader.go_to(WORDS[language]["next"])
    reader.press("space")
    reader.until(WORDS[language][to])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_why_a_site_does_not_open_whose_problem_it_is_and_what_to_do_first(language: str, begin: Begin) -> None:
    reader, words = begin(language), WORDS[language]
    at_the_start(reader, language)
    reader.type("practice:expired")
    reader.press("Return")
    answer = reader.until(words["ran out"])
    assert answer.why == "focus"
    assert answer.has(words["owner"])
    on(reader, language, "checks")
    on(reader, language, "plan")
    reader.go_to(words["first fix"])


def test_the_names_in_a_certificate_file(begin: Begin, tmp_path: Path) -> None:
    reader = begin("en")
    at_the_start(reader, "en")
    file = Path(shutil.copy(CERTIFICATE, tmp_path / "shop.pem"))
    reader.press("ctrl+o")
    reader.until("File name")
    reader.type(str(file))
    reader.press("Return")
    reader.until("Certificate: shop.pem", "dialog")
    reader.until("developer.fastly.com, fastly.com, www.fastly.com")
    # Again, and by name, for whoever was not listening.
    assert reader.go_to("Fields", "For 3 names")
    reader.press("Escape")
    reader.until("Trust Wizard", "window")


def test_that_the_clock_of_this_computer_is_wrong(begin: Begin) -> None:
    reader = begin("en")
    at_the_start(reader, "en")
    reader.type("practice:wrong-clock")
    reader.press("Return")
    answer = reader.until("clock of this computer is behind", "13 months")
    assert answer.has("It can be put right on this computer")
    on(reader, "en", "checks")
    assert reader.go_to("Date and time: check again").has("problem")


def test_a_letter_to_the_owner_of_the_site(begin: Begin) -> None:
    reader = begin("en")
    at_the_start(reader, "en")
    reader.type("practice:expired")
    reader.press("Return")
    reader.until("ran out")
    on(reader, "en", "checks")
    on(reader, "en", "plan")
    reader.go_to("Tell the owner of the site: show")
    reader.press("space")
    reader.go_to("Read and send the letter")
    reader.press("space")
    letter = reader.until("The letter", "entry")
    assert letter.has("Subject: expired.practice.localhost", "the certificate has expired")
    lines = [letter.value]
    for _ in range(40):
        reader.press("Down")
        lines.append(reader.hears().value)
        if "expired.practice.localhost" in lines[-1]:
            break
    assert any("expired.practice.localhost" in line for line in lines), lines
    reader.go_to("Copy the letter")
    reader.press("space")
    reader.until("Copied")
    reader.press("Escape")
    reader.until("Read and send the letter")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_caller_is_helped_and_the_code_leads_to_the_same_answer(language: str, begin: Begin) -> None:
    reader, words = begin(language), WORDS[language]
    at_the_start(reader, language)
    # The ways beside the steps come last; before that, nothing answers to this button.
    reader.go_to(words["history"], rounds=60)
    reader.go_to(words["call"])
    reader.press("space")
    reader.until(words["heard"])
    reader.go_to(words["begin"])
    reader.press("space")
    reader.until(words["question"].format(number=1))
    for number in range(2, 6):
        reader.press("1")
        reader.until(words["question"].format(number=number))
    reader.press("1")
    reader.until(words["sure"])
    reader.go_to(words["code"])
    reader.press("space")
    groups = [reader.until(words["group"].format(number=1))]
    for number in range(2, 5):
        reader.press("Right")
        groups.append(reader.until(words["group"].format(number=number)))
    code = "-".join(typed_from(group.name, language) for group in groups)
    reader.press("Escape")
    reader.until(words["code"])
    reader.press("Escape")
    # The call was not kept: it asks before it goes.
    reader.go_to(words["throw away"])
    reader.press("space")
    reader.until("Trust Wizard", said_as_window(language))
    reader.go_to(words["field"])
    reader.type(code)
    reader.press("Return")
    assert reader.until(words["coded"]).why == "focus"


def typed_from(group: str, language: str) -> str:
    """Return what one types who hears "Group 1 of 4: six, Golf, five, three"."""
    words = group.partition(": ")[2].replace("、", ", ").split(", ")
    return "".join(_letter(word, language) for word in words)


def _letter(word: str, language: str) -> str:
    if language == "ja":
        digits = ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"]
        return str(digits.index(word.removeprefix("数字の"))) if word.startswith("数字の") else word[-1]
    digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return str(digits.index(word)) if word in digits else word[0]


def said_as_window(language: str) -> str:
    return {"en": "window", "ja": "ウィンドウ"}[language]
