"""Explaining a text: as a process, many in a row, a large log, and as one types (aims of the issue beside each)."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.measure import seconds, turns
from tests.support.terminal import environment
from wizard.causes.explain import explain
from wizard.causes.messages.words import split
from wizard.flow.batch import explain_line
from wizard.flow.hint import hint_for

MESSAGES = Path(__file__).parent.parent / "messages"
PROCESS_AIM, PROCESS_MORE_S = 2.0, 0.1
BATCH_AIM_A_SECOND = 2_000
LOG_AIM_S = 0.5
TYPING_AIM_MS = 30

TRACE = """javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.
SunCertPathBuilderException: unable to find valid certification path to requested target
"""
JAPANESE = "証明書の有効期限が切れています。SSL/TLS のサーバー " * 40
LINE = "2026-11-29 10:{:02}:00,{:03} INFO [worker-{}] shop.Order - order {} is done\n"


def texts() -> list[str]:
    lines = (MESSAGES / "seen.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def of_2_kb() -> str:
    frames = (f"\tat org.example.shop.Order{n}.send(Order{n}.java:{n})\n" for n in range(100))
    return (TRACE + "".join(frames))[:2_000]


def run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, env=environment(), check=False)
    assert done.returncode in {0, 1}


@pytest.mark.parametrize("text", [of_2_kb(), JAPANESE], ids=["english", "japanese"])
def test_a_process_for_one_text(text: str) -> None:
    ours, bare = turns(
        lambda: seconds(lambda: run(sys.executable, "-m", "wizard", "explain", "--json", text)),
        lambda: seconds(lambda: run(sys.executable, "-c", "pass")),
    )
    limit = PROCESS_AIM * bare + PROCESS_MORE_S
    print(
        f"\nexplain / python -c pass: {ours / bare:.1f} ({ours * 1000:.0f} ms, aim {limit * 1000:.0f} ms)"
        f" = {ours / limit:.2f} of the aim"
    )
    assert ours > bare


def test_many_texts_in_a_row() -> None:
    lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate(texts())]
    ours, words = turns(
        lambda: seconds(lambda: [explain_line(line) for line in lines]),
        lambda: seconds(lambda: [split(text) for text in texts()]),
        rounds=3,
    )
    characters = sum(map(len, texts())) / len(lines)
    print(
        f"\nbatch / splitting into words alone: {ours / words:.1f} ({len(lines) / ours:.0f} texts of {characters:.0f} "
        f"characters a second, aim {BATCH_AIM_A_SECOND})"
    )
    assert ours > words


def test_a_log_of_a_megabyte() -> None:
    lines = "".join(LINE.format(n % 60, n % 1000, n % 7, n) for n in range(14_000))
    log = lines[: 1_000_000 - len(TRACE)] + TRACE
    ours, words = turns(lambda: seconds(lambda: explain(log)), lambda: seconds(lambda: split(log)), rounds=3)
    print(f"\n1 MB log / splitting into words alone: {ours / words:.1f} ({ours:.2f} s, aim {LOG_AIM_S} s)")
    assert explain(log).causes


def test_as_one_types() -> None:
    text = of_2_kb()
    hint_for(text)
    times = []
    for length in range(0, len(text), 100):
        began = time.perf_counter()
        hint_for(text[: length + 100])
        times.append((time.perf_counter() - began) * 1000)
    most = max(times)
    print(f"\nhint for 2 KB: at most {most:.1f} ms / {TYPING_AIM_MS} ms aimed at = {most / TYPING_AIM_MS:.2f}")
    assert hint_for(text)
