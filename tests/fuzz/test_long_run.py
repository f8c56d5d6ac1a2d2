"""Over a minute of atheris (libFuzzer), which looks for inputs that lead through code that none led through."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus.files import files
from tests.support.terminal import environment

SECONDS = 75
LONGEST_INPUT = 8_192
OPTIONS = (
    f"-max_total_time={SECONDS}", f"-max_len={LONGEST_INPUT}", "-timeout=10", "-rss_limit_mb=1024", "-verbosity=1",
    "-seed=5280", "-print_final_stats=1",
)  # fmt: skip


OF_ITS_OWN = ("/bin/sh", "-c", '"$@"; exit $?', "sh")
"""libFuzzer goes by the process's largest size so far, and Linux counts that of the process it was forked from: after
ten thousand tests this one alone is beyond the limit. A shell between them is small."""


@pytest.mark.timeout(240)
def test_more_than_a_minute_of_fuzzing_finds_nothing(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for number, data in enumerate([d for d in files().values() if len(d) <= LONGEST_INPUT][::8]):
        (seeds / str(number)).write_bytes(data)
    command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz.long_run", str(seeds), *OPTIONS]
    done = subprocess.run(
        [*OF_ITS_OWN, *command, f"-artifact_prefix={tmp_path}/"], capture_output=True, text=True, env=environment(),
        check=False, errors="replace",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4_000:]
    assert "stat::number_of_executed_units" in done.stderr
    assert not [file.name for file in tmp_path.iterdir() if file != seeds]
