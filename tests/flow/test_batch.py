import json

import pytest

from tests.support.pki import AT, Pki, healthy_leaf, issue, make_pki, pem_of
from wizard.flow.batch import explain_line, inspect_line


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Batch")


@pytest.fixture(scope="module")
def chain(pki: Pki) -> list[str]:
    leaf = issue(healthy_leaf("shop.example", "192.0.2.1", "2001:db8::1"), pki.issuing)
    return [pem_of(leaf).decode(), pem_of(pki.issuing.certificate).decode()]


def line(pki: Pki, chain: list[str], /, **changes: object) -> str:
    case = {
        "id": "1", "chain": chain, "trust": [pem_of(pki.root.certificate).decode()], "host": "shop.example",
        "at": AT.isoformat(), **changes,
    }  # fmt: skip
    return json.dumps({key: value for key, value in case.items() if value is not None})


def test_a_chain_is_diagnosed(pki: Pki, chain: list[str]) -> None:
    answer = inspect_line(line(pki, chain))
    assert (answer["id"], answer["verdict"], answer["causes"]) == ("1", "trusted", [])
    assert set(answer) == {"id", "verdict", "causes", "browsers"}


def test_all_certificates_may_stand_in_one_text(pki: Pki, chain: list[str]) -> None:
    assert inspect_line(line(pki, ["".join(chain)]))["verdict"] == "trusted"


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "[2001:db8::1]", "SHOP.example."])
def test_the_host_may_be_an_address(pki: Pki, chain: list[str], host: str) -> None:
    answer = inspect_line(line(pki, chain, host=host))
    assert "error" not in answer


def test_nothing_but_the_given_roots_is_trusted(pki: Pki, chain: list[str]) -> None:
    assert inspect_line(line(pki, chain, trust=[]))["verdict"] == "untrusted"


def test_without_roots_the_stores_are_asked(pki: Pki, chain: list[str]) -> None:
    assert inspect_line(line(pki, chain, trust=None))["verdict"] == "untrusted"


def test_the_time_may_be_left_out(pki: Pki, chain: list[str]) -> None:
    assert "verdict" in inspect_line(line(pki, chain, at=None))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"at": "soon"}, "ISO 8601"),
        ({"host": "a..b"}, "shop.example"),
        ({"chain": ["hello"]}, "chain[0]: "),
        ({"trust": ["hello"]}, "trust[0]: "),
        ({"chain": "hello"}, "array"),
        ({"host": None}, "host"),
    ],
)
def test_a_line_with_a_fault_says_where(pki: Pki, chain: list[str], changes: dict[str, object], said: str) -> None:
    answer = inspect_line(line(pki, chain, **changes))
    assert answer["id"] == "1"
    assert said in str(answer["error"])


@pytest.mark.parametrize("text", ["nonsense", "[]", "{", "null", '"a"', "{}", '{"id": true}', '{"id": {}}', "NaN"])
def test_a_line_that_is_no_case_is_an_answer(text: str) -> None:
    for answer in (inspect_line(text), explain_line(text)):
        assert answer["id"] is None
        assert answer["error"]


@pytest.mark.parametrize("wanted", ["a", 7, -1, "", "\u2028"])
def test_the_id_comes_back_as_it_was(wanted: str | int) -> None:
    assert explain_line(json.dumps({"id": wanted, "text": "x"}))["id"] == wanted
    assert explain_line(json.dumps({"id": wanted}))["id"] == wanted


def test_a_chain_of_nothing_is_an_answer(pki: Pki) -> None:
    answer = inspect_line(line(pki, []))
    assert answer["id"] == "1"
    assert answer.get("verdict") != "trusted"


def test_a_text_is_explained() -> None:
    answer = explain_line('{"id": "x", "text": "SEC_ERROR_EXPIRED_CERTIFICATE"}')
    assert (answer["id"], answer["schema"]) == ("x", 1)
    assert answer["matches"]


def test_deep_nesting_is_an_answer() -> None:
    for text in ("[" * 100_000, '{"id": "a", "x": ' + "[" * 100_000):
        assert explain_line(text)["error"]
        assert inspect_line(text)["error"]
