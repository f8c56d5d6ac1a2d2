import argparse
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.pki import der_of, make_pki, pem_of
from wizard.cli.options import COMMANDS, check_options, open_file, parse_arguments, read_roots, whole_number
from wizard.errors import InputError
from wizard.model.target import CheckOptions


def arguments(*words: str) -> argparse.Namespace:
    return parse_arguments(["check", "shop.example", *words])


def test_every_command_has_a_module_that_runs_it() -> None:
    from importlib import import_module

    assert all(callable(import_module(f"wizard.cli.{command}").run) for command in COMMANDS)


def test_without_a_command_the_commands_are_named() -> None:
    with pytest.raises(InputError, match=", ".join(COMMANDS)):
        parse_arguments([])


def test_without_options_the_contract_s_defaults_hold() -> None:
    assert check_options(arguments()) == CheckOptions()


def test_the_options_become_values() -> None:
    options = check_options(
        arguments("--timeout", "2.5", "--no-fetch", "--at", "2026-11-23", "--time-source", "http://a/",
                  "--time-source", "http://b/", "--portal-check", "http://c/")
    )  # fmt: skip
    assert options == CheckOptions(
        timeout_s=2.5, fetch=False, at=datetime(2026, 11, 23, tzinfo=UTC), time_sources=("http://a/", "http://b/"),
        portal_checks=("http://c/",),
    )  # fmt: skip


def test_other_name_servers_may_be_given() -> None:
    options = check_options(arguments("--resolver", "192.0.2.53", "--resolver", "[2001:db8::53]:5353"))
    assert options == CheckOptions(resolvers=(("192.0.2.53", 53), ("2001:db8::53", 5353)))
    with pytest.raises(InputError, match="name server"):
        check_options(arguments("--resolver", "dns.example"))


def test_inspect_has_the_options_that_need_no_network() -> None:
    options = check_options(parse_arguments(["inspect", "a.pem", "--at", "2026-11-23"]))
    assert options == CheckOptions(at=datetime(2026, 11, 23, tzinfo=UTC))


def test_roots_are_given_besides_the_stores_or_instead(tmp_path: Path) -> None:
    pki = make_pki("Options")
    file = tmp_path / "roots.pem"
    file.write_bytes(b"# ours\n" + pem_of(pki.root.certificate) + pem_of(pki.issuing.certificate))
    both = (der_of(pki.root.certificate), der_of(pki.issuing.certificate))
    assert read_roots(str(file)) == both
    besides, instead = (
        check_options(arguments("--trust", str(file))),
        check_options(arguments("--only-trust", str(file))),
    )
    assert (besides.extra_roots, besides.only_roots) == (both, None)
    assert (instead.extra_roots, instead.only_roots) == ((), both)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("64", 64), *((text, None) for text in ("0", "65", "-1", "1.5", "", "９", "9" * 5000))],
)
def test_a_number_is_in_its_range_or_none(text: str, number: int | None) -> None:
    assert whole_number(text, range(1, 65)) == number


@pytest.mark.parametrize("name", ["nowhere", "nul\x00byte", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read: "):
        open_file(str(tmp_path / name))


def test_a_root_that_only_people_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "root.der"
    file.write_bytes(der_of(make_pki().root.certificate)[:-9])
    with pytest.raises(InputError, match="not a certificate"):
        read_roots(str(file))


def test_every_layout_can_be_asked_for() -> None:
    from wizard.flow.viewer.layout import LAYOUTS

    for name in LAYOUTS:
        assert parse_arguments(["inspect", "a.pem", "--layout", name]).layout == name
