"""The processor time that the look for updates takes on this machine, its programs included."""

import resource
import sys
import time

import pytest

from tests.support.loopback import job
from wizard.probes.updates import read_updates

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts the programs that it starts as Linux does")

AIM_S = 0.5
ROUNDS = 3


def test_processor_time_of_the_look_for_updates(capsys: pytest.CaptureFixture[str]) -> None:
    spent = []
    for _ in range(ROUNDS):
        own, others = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        seen = read_updates(job())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        children = after.ru_utime + after.ru_stime - others.ru_utime - others.ru_stime
        spent.append(time.process_time() - own + children)
        assert seen.pending is not None or seen.unlooked or seen.troubles or not seen.tool
    with capsys.disabled():
        told = f"{seen.tool or 'no tool'}, waiting: {seen.pending}"
        print(f"\nlook for updates ({told}): {min(spent):.2f} s of processor time (aim: {AIM_S})")
