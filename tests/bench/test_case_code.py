"""Making and reading a case code, with the plan: each under a millisecond."""

import pytest

from tests.bench.measure import seconds, turns
from tests.support.practised import practised
from wizard.flow.case_code import code_of, read_code
from wizard.flow.coded_case import diagnosis_from, plan_from
from wizard.model.finding import Audience

ROUNDS = 200
AIM_MS = 1.0


def test_a_code_is_made_and_read_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    diagnosis = practised("self-signed")
    code = code_of(diagnosis)

    def encode() -> None:
        for _ in range(ROUNDS):
            code_of(diagnosis)

    def decode() -> None:
        for _ in range(ROUNDS):
            diagnosis_from(read_code(code))

    def planned() -> None:
        for _ in range(ROUNDS):
            plan_from(read_code(code), Audience.HELPDESK, "windows")

    made, read = turns(lambda: seconds(encode), lambda: seconds(decode))
    whole, _ = turns(lambda: seconds(planned), lambda: seconds(decode))
    with capsys.disabled():
        figures = ", ".join(f"{name} {s / ROUNDS * 1000:.3f} ms" for name, s in (("made", made), ("read", read)))
        print(f"\ncase code: {figures}, read with its plan {whole / ROUNDS * 1000:.3f} ms (aim: {AIM_MS} ms)")
