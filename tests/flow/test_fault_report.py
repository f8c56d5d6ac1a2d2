import subprocess
import sys
import threading
from pathlib import Path
from types import FunctionType, TracebackType

import wizard.errors
from wizard import i18n
from wizard.errors import InputError, WizardError
from wizard.flow.address import parse_connect
from wizard.flow.fault_report import (
    MOST_FRAMES,
    Fault,
    Surroundings,
    crash_in_text,
    fault_of,
    in_text,
    kind_of,
    spot,
    system_name,
)
from wizard.i18n import tr

SECRET = "secret.example"
AROUND = Surroundings(qt="6.11.3 (xcb)", look="dark", system="Debian GNU/Linux 12")


def caught(act: object) -> BaseException:
    try:
        act()  # type: ignore[operator]
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def told(error: BaseException) -> str:
    return in_text([(fault_of(error), 1)], AROUND)


def test_a_place_of_ours_is_told_by_module_line_and_function() -> None:
    text = told(caught(lambda: parse_connect(f"{SECRET}:xx")))
    assert "wizard.errors.InputError" in text
    assert "  wizard/flow/address.py:" in text
    assert " parse_connect\n" in text


def test_what_was_given_is_in_no_text_of_the_report() -> None:
    text = told(caught(lambda: parse_connect(f"{SECRET}:xx")))
    assert SECRET not in text
    assert "xx" not in text


def test_a_file_that_is_none_of_the_program_is_not_named() -> None:
    text = told(caught(lambda: 1 / 0))
    assert "elsewhere" in text
    assert "test_fault_report" not in text
    assert "tests" not in text


def test_a_library_and_python_are_told_by_their_packages() -> None:
    from concurrent.futures import Future

    import msgspec

    future: Future[int] = Future()
    future.set_exception(ValueError(SECRET))
    text = told(caught(future.result))
    assert "  python/concurrent/futures/_base.py:" in text
    assert spot(msgspec.__file__, 7, "decode").module == "msgspec/__init__.py"


def as_ours(function: FunctionType) -> FunctionType:
    """Let *function* be one of our own source."""
    function.__code__ = function.__code__.replace(co_filename=wizard.errors.__file__)
    return function


def test_a_message_is_kept_that_stands_in_our_source_alone() -> None:
    def fail(text: str) -> None:
        raise WizardError(text or "The file is damaged.")

    assert isinstance(fail, FunctionType)
    ours = as_ours(fail)
    assert "WizardError: The file is damaged." in told(caught(lambda: ours("")))
    foreign = told(caught(lambda: ours(f"{SECRET} is damaged.")))
    assert SECRET not in foreign
    assert "damaged" not in foreign


def test_the_same_words_of_another_source_are_not_kept() -> None:
    def fail() -> None:
        raise WizardError("The file is damaged.")

    assert "damaged" not in told(caught(fail))


def test_its_translation_is_kept_as_well() -> None:
    def fail() -> None:
        raise InputError(tr("This case cannot be read: it is damaged, or was changed by another program."))

    assert isinstance(fail, FunctionType)
    i18n.use("ja")
    text = told(caught(as_ours(fail)))
    assert tr("This case cannot be read: it is damaged, or was changed by another program.") in text


def test_errors_of_the_system_are_told_by_their_number_alone() -> None:
    text = told(caught(lambda: Path(f"/{SECRET}/x").read_bytes()))
    assert "FileNotFoundError: ENOENT" in text
    assert SECRET not in text


def test_a_missing_attribute_is_told_where_our_code_asks_for_it() -> None:
    assert "AttributeError: NoneType.foo" in told(caught(lambda: None.foo))  # type: ignore[attr-defined]
    assert SECRET not in told(caught(lambda: getattr(None, SECRET)))


def test_what_led_to_it_comes_first() -> None:
    def fail() -> None:
        try:
            {}[SECRET]
        except KeyError as error:
            raise RuntimeError(SECRET) from error

    text = told(caught(fail))
    assert text.index("KeyError") < text.index("then RuntimeError")
    assert SECRET not in text


def test_a_circle_of_causes_ends() -> None:
    one, other = ValueError("a"), ValueError("b")
    one.__cause__, other.__cause__ = other, one
    assert len(fault_of(one).raised) == 2


def test_a_deep_recursion_is_cut_in_its_middle() -> None:
    def deep() -> None:
        deep()

    fault = fault_of(caught(deep))
    assert len(fault.raised[-1].spots) <= MOST_FRAMES


def test_the_same_fault_has_the_same_signature() -> None:
    def fail() -> None:
        raise ValueError(SECRET)

    one, other = fault_of(caught(fail)), fault_of(caught(lambda: 1 / 0))
    assert one.signature == fault_of(caught(fail)).signature
    assert one.signature != other.signature


def test_a_strange_name_of_a_class_is_not_told() -> None:
    strange = type(f"{SECRET} </b>", (Exception,), {})
    assert kind_of(strange) == "exception"


def test_the_head_names_versions_and_no_computer() -> None:
    import platform

    text = in_text([(Fault(raised=fault_of(ValueError()).raised), 3)], AROUND)
    assert "Debian GNU/Linux 12" in text
    assert f"Python {'.'.join(map(str, sys.version_info[:3]))}, Qt 6.11.3 (xcb)" in text
    assert "language: en, look: dark" in text
    assert "(3 times)" in text
    assert not platform.node() or platform.node() not in text.split()


def test_the_name_of_the_system_is_no_address_and_no_path() -> None:
    name = system_name()
    assert name
    assert "/home" not in name


def test_a_crash_is_told_as_a_fault_is() -> None:
    # Of a process of its own: this one may have threads of other tests.
    dumping = "import faulthandler, sys; faulthandler.dump_traceback(sys.stdout)"
    dumped = subprocess.run([sys.executable, "-c", dumping], capture_output=True, text=True, check=True).stdout
    told = f"Fatal Python error: Segmentation fault\n\n{dumped}\nExtension modules: _a (total: 1)\n"
    text = crash_in_text(told, AROUND)
    assert "Fatal Python error: Segmentation fault" in text
    assert "Current thread (most recent call first):" in text
    assert "elsewhere" in text
    assert "0x" not in text
    assert "/" not in text.replace("GNU/Linux", "").replace("python/", "").replace("/runpy", "").split("elsewhere")[0]
    assert "Extension" not in text


def test_a_hostile_file_of_a_crash_tells_nothing() -> None:
    hostile = f'{SECRET}\n  File "/home/{SECRET}/x.py", line 3 in {SECRET}\nFatal Python error: {SECRET}<\n'
    text = crash_in_text(hostile, AROUND)
    assert SECRET not in text
    assert "home" not in text


def test_a_crash_of_which_nothing_is_known_says_so() -> None:
    assert "nothing is known of the reason" in crash_in_text("", AROUND)


def test_a_fault_of_a_thread_says_where_it_was() -> None:
    found: list[tuple[BaseException, TracebackType | None]] = []
    thread = threading.Thread(target=lambda: found.append((caught(lambda: 1 / 0), None)))
    thread.start()
    thread.join()
    assert "fault in the background" in in_text([(fault_of(found[0][0], where="background"), 1)], AROUND)
