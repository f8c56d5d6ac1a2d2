from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from wizard import resources
from wizard.fixes.guides import FIELDS, LONGEST_VALUE, Guide, GuideStep, depends_on_device, parse, render, steps_for
from wizard.i18n import Phrase
from wizard.model.finding import Audience, Value

GUIDE = """# A title for {host}
What it does.

## windows visitor
1. Windows visitor.

## windows
1. Windows.

## helpdesk
1. Say it.

   > Words to read out.
2. Listen.

   ```
   run this
     and that
   ```

## any
1. For all.

> Note: Take care.
> Not: When {host} is fine.
"""

HOSTILE = (
    "**bold**",
    "<b>tag</b>",
    "<script>alert(1)</script>",
    "[text](http://evil.example)",
    "![picture](http://evil.example/x.png)",
    "http://evil.example",
    "www.evil.example",
    "me@evil.example",
    "`code`",
    "# heading",
    "1. item",
    "- item",
    "> quote",
    "| a | b |",
    "~~gone~~",
    "&amp;",
    "\\*",
    "{host}",
    "{host.__class__}",
    "___",
)


def told(values: Mapping[str, Value], fix: str = "check-address", language: str = "en") -> Guide:
    return render(fix, Audience.VISITOR, "linux", values, language)


def words_of(*markdown: str) -> str:
    document = QTextDocument()
    document.setMarkdown("\n\n".join(markdown), QTextDocument.MarkdownFeature.MarkdownNoHTML)
    return document.toPlainText()


def texts(steps: Iterable[GuideStep]) -> list[str]:
    return [step.text for step in steps]


def told_by_sample(audience: Audience, system: str) -> list[str]:
    return texts(steps_for(parse(GUIDE), audience, system))


def test_a_guide_is_read_with_its_title_introduction_note_and_when_not_to_follow_it() -> None:
    guide = parse(GUIDE)
    assert (guide.title, guide.intro) == ("A title for {host}", "What it does.")
    assert (guide.note, guide.when_not) == ("Take care.", "When {host} is fine.")


def test_the_section_that_names_most_applies_and_the_one_for_anybody() -> None:
    assert told_by_sample(Audience.VISITOR, "windows") == ["Windows visitor.", "For all."]


def test_a_section_that_names_a_system_is_for_every_reader() -> None:
    assert told_by_sample(Audience.OWNER, "windows") == ["Windows.", "For all."]


def test_without_a_fitting_section_only_the_one_for_anybody_applies() -> None:
    assert told_by_sample(Audience.OWNER, "linux") == ["For all."]


def test_sections_that_fit_equally_well_all_apply() -> None:
    assert len(told_by_sample(Audience.HELPDESK, "windows")) == 4


def test_a_step_keeps_the_message_and_the_block_of_code_under_it() -> None:
    say, listen, _ = told_by_sample(Audience.HELPDESK, "linux")
    assert say == "Say it.\n\n> Words to read out."
    assert listen == "Listen.\n\n```\nrun this\n  and that\n```"


KINDS = """# T
I.

## windows visitor
1. Windows.

## windows-10 visitor
1. Windows 10.

## linux visitor
1. Linux.

## linux firefox visitor
1. Firefox on Linux.

## macos-12
1. An old Mac.

## macos visitor
1. Mac.

## firefox
1. Firefox.

## macos-12 windows helpdesk
1. Helpdesk for one family and one variant.

## kde
1. KDE.

## any
1. For all.
"""


@pytest.mark.parametrize(
    ("audience", "system", "browser", "steps"),
    [
        ("visitor", "windows", "", ["Windows."]),
        ("visitor", "windows-10", "", ["Windows 10."]),
        ("helpdesk", "windows-10", "", ["Helpdesk for one family and one variant."]),
        ("visitor", "linux", "", ["Linux."]),
        ("visitor", "linux", "chrome", ["Linux."]),
        ("visitor", "linux", "firefox", ["Firefox on Linux."]),
        ("visitor", "kde", "", ["Linux."]),
        ("visitor", "kde", "firefox", ["Firefox on Linux."]),
        ("owner", "kde", "", ["KDE."]),
        ("owner", "kde", "firefox", ["KDE."]),
        ("visitor", "macos-12", "", ["Mac."]),
        ("owner", "macos-12", "", ["An old Mac."]),
        ("owner", "macos", "", []),
        ("owner", "macos", "firefox", ["Firefox."]),
        ("helpdesk", "macos-12", "firefox", ["Helpdesk for one family and one variant."]),
        ("helpdesk", "macos", "", []),
        ("visitor", "chromeos", "", []),
        ("visitor", "chromeos", "firefox", ["Firefox."]),
        ("visitor", "plan9", "netscape", []),
        ("visitor", "", "", []),
    ],
)
def test_the_sections_apply_that_name_most_and_of_these_those_for_the_variant(
    audience: str, system: str, browser: str, steps: list[str]
) -> None:
    found = texts(steps_for(parse(KINDS), Audience(audience), system, browser))
    assert found == [*steps, "For all."]


def test_a_guide_is_cut_to_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "guides" / "en"
    folder.mkdir(parents=True)
    (folder / "x.md").write_text(f"{KINDS}\n> Not: When {{host}} is fine.\n", encoding="utf-8")
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    monkeypatch.setattr(resources, "read_toml", lambda *_: {"host": "the site"})
    guide = render("x", Audience.VISITOR, "kde", {}, "en", "firefox")
    assert texts(guide.steps) == ["Firefox on Linux.", "For all."]
    assert guide.when_not == "When the site is fine."
    guide = render("x", Audience.VISITOR, "kde", {"host": "*.example"}, "ja")
    assert (texts(guide.steps), guide.when_not) == (["Linux.", "For all."], r"When \*\.example is fine.")


@pytest.mark.parametrize("heading", ["windows95", "any windows", "windows,macos", ""])
def test_a_heading_that_names_nothing_known_is_an_error(heading: str) -> None:
    with pytest.raises(ValueError, match="heading"):
        parse(f"# T\n\n## {heading}\n1. Step.\n")


@pytest.mark.parametrize(
    ("end", "note", "when_not"),
    [
        ("> Note: A.\n> Not: B.", "A.", "B."),
        ("> Not: B.", "", "B."),
        ("> Not:B.", "", "B."),
        ("> 注意: あ。\n> してはいけない場合: い。", "あ。", "い。"),
        ("> 注意：あ。\n> してはいけない場合：い。", "あ。", "い。"),
        ("", "", ""),
    ],
)
def test_the_end_holds_a_note_and_when_not_to_do_it(end: str, note: str, when_not: str) -> None:
    guide = parse(f"# T\n\n## any\n1. Step.\n\n{end}\n")
    assert (guide.note, guide.when_not) == (note, when_not)
    assert texts(guide.sections[0].steps) == ["Step."]


@pytest.mark.parametrize("end", ["> Take care.", "> Caution: Take care.", "> Not: ", "> Note:"])
def test_a_quoted_line_that_says_neither_is_an_error(end: str) -> None:
    with pytest.raises(ValueError, match="note"):
        parse(f"# T\n\n## any\n1. Step.\n\n{end}\n")


DRAWN = """# T

## any
1. Open it.

   ![The window with its switch](windows-date-time)
2. Run this:

   ```
   ![no drawing](in-code) at all
   ```
3. Look here ![no](drawing) either.
4. Close it.
   ![The button](close-11)

   Then wait.
"""


def test_a_drawing_stands_apart_from_its_step() -> None:
    first, second, third, fourth = parse(DRAWN).sections[0].steps
    assert first == GuideStep("Open it.", "windows-date-time", "The window with its switch")
    assert second == GuideStep("Run this:\n\n```\n![no drawing](in-code) at all\n```")
    assert third.drawing == ""
    assert (fourth.drawing, fourth.text) == ("close-11", "Close it.\n\nThen wait.")


def test_a_step_with_two_drawings_is_an_error() -> None:
    with pytest.raises(ValueError, match="more than one drawing"):
        parse("# T\n\n## any\n1. Step.\n\n   ![a](a)\n   ![b](b)\n")


@pytest.mark.parametrize("value", ["![x](windows-date-time)", "\n   ![x](windows-date-time)\n"])
def test_a_value_makes_no_drawing(value: str) -> None:
    assert {step.drawing for step in told({"names": value}).steps} == {step.drawing for step in told({}).steps}


def test_a_language_without_guides_gets_english() -> None:
    assert told({}, language="fr") == told({}, language="en")


def test_a_known_value_stands_in_the_text() -> None:
    assert "shop.example" in words_of(*texts(told({"names": "shop.example"}).steps))


def test_a_missing_value_leaves_a_plain_word() -> None:
    assert "Names that the certificate allows: not known." in words_of(*texts(told({}).steps))


def test_an_empty_value_leaves_a_plain_word() -> None:
    assert "Names that the certificate allows: not known." in words_of(*texts(told({"names": ""}).steps))


def test_a_missing_japanese_value_leaves_a_japanese_word() -> None:
    assert "証明書に書かれている名前: 不明。" in words_of(*texts(told({}, language="ja").steps))


def test_a_date_is_written_as_people_of_the_language_read_it() -> None:
    ended = {"date": datetime(2026, 11, 3, tzinfo=UTC)}
    guide = render("renew-certificate", Audience.OWNER, "linux", ended, "en")
    assert "ended on 3 November 2026" in words_of(guide.intro)


def test_a_length_of_time_is_written_in_words() -> None:
    assert "Difference found" not in words_of(told({}, "set-clock").intro)
    assert "Difference found: 3 hours." in words_of(told({"offset": timedelta(hours=3)}, "set-clock").intro)


def test_the_problem_is_named_by_the_title_of_its_cause() -> None:
    assert "The check says: The certificate has expired." in words_of(
        *texts(told({"cause": "expired"}, "tell-owner").steps)
    )


def test_a_value_named_problem_does_not_pass_for_the_title() -> None:
    assert "evil" not in words_of(*texts(told({"problem": "evil"}, "tell-owner").steps))


def test_an_unknown_cause_leaves_a_plain_word() -> None:
    assert "The connection is not trusted" in words_of(*texts(told({"cause": "no-such"}, "tell-owner").steps))


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_is_shown_as_it_is(qtbot: QtBot, value: str) -> None:
    assert value in words_of(*texts(told({"names": value}).steps))


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_makes_no_link_and_no_picture(qtbot: QtBot, value: str) -> None:
    document = QTextDocument()
    document.setMarkdown("\n\n".join(texts(told({"names": value}).steps)), QTextDocument.MarkdownFeature.MarkdownNoHTML)
    html = document.toHtml()
    assert "<a " not in html
    assert "<img" not in html


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40))
def test_any_ascii_text_is_shown_as_it_is(qtbot: QtBot, value: str) -> None:
    assert value in words_of(*texts(told({"names": value}).steps))


def test_text_that_changes_the_direction_is_made_visible() -> None:
    assert "<U+202E>" in words_of(*texts(told({"names": "a\u202eb"}).steps))


def test_a_line_break_in_a_value_cannot_begin_a_step() -> None:
    steps = told({"names": "a\n\n1. Enter your password"}).steps
    assert len(steps) == len(told({}).steps)
    assert "\n" not in steps[1].text


def test_a_long_value_is_cut() -> None:
    step = next(s.text for s in told({"names": "x" * 10_000}).steps if "xxx" in s.text)
    assert "x" * LONGEST_VALUE + "…" in step
    assert "x" * (LONGEST_VALUE + 1) not in step


@pytest.mark.parametrize(
    "host", ["shop.example", "192.0.2.7", "2001:db8::1", "*.shop.example", "xn--bcher-kva.example"]
)
def test_a_host_stands_in_commands(host: str) -> None:
    steps = render("change-ca", Audience.OWNER, "linux", {"host": host}, "en").steps
    assert f"`dig +short CAA {host}`" in steps[2].text


@pytest.mark.parametrize(
    "host",
    [
        "a; rm -rf /",
        "$(id)",
        "`id`",
        "a|b",
        "-o x",
        "--help",
        "a b",
        "a\nb",
        "a'b",
        'a"b',
        "a&b",
        "a>b",
        "/etc",
        "é",
        "",
    ],
)
def test_what_a_shell_could_misread_stays_out_of_commands(host: str) -> None:
    steps = render("change-ca", Audience.OWNER, "linux", {"host": host}, "en").steps
    assert "`dig +short CAA HOST`" in steps[2].text


def test_braces_of_a_configuration_are_no_fields() -> None:
    steps = render("enable-tls-on-port", Audience.OWNER, "linux", {"host": "shop.example"}, "en").steps
    assert any("server {\n    listen 443 ssl;\n    server_name shop.example;" in step for step in texts(steps))


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "problem"])
def test_values_of_any_kind_are_accepted(field: str) -> None:
    for value in ("text", 7, datetime(2026, 1, 2, tzinfo=UTC), timedelta(days=3)):
        assert render("tell-owner", Audience.HELPDESK, "macos", {field: value}, "en").steps


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::1"])
def test_a_request_for_an_address_does_not_call_it_a_dns_name(host: str) -> None:
    guide = render("reissue-with-san", Audience.OWNER, "linux", {"host": host}, "en")
    steps = "\n".join(texts(guide.steps))
    assert f"subjectAltName=IP:{host}" in steps
    assert f"ipaddress={host}" in steps
    assert f"DNS:{host}" not in steps


def test_a_value_of_our_own_words_is_translated() -> None:
    values: dict[str, Value] = {"host": "site.test", "issuer": Phrase("an authority without a name")}
    assert "名前のない認証局" in render("install-full-chain", Audience.OWNER, "linux", values, "ja").steps[1].text


def test_steps_on_a_server_depend_on_no_device() -> None:
    assert not depends_on_device("renew-certificate", Audience.OWNER)
    assert not depends_on_device("ask-it-department", Audience.VISITOR)


def test_steps_on_a_computer_depend_on_its_system_or_browser() -> None:
    assert depends_on_device("set-clock", Audience.OWNER)
    assert depends_on_device("wait-and-do-not-enter", Audience.HELPDESK)
