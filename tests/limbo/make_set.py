"""Make the set of tests/limbo from the public suites: python -m tests.limbo.make_set FOLDER.

FOLDER holds cases.jsonl.xz, certs.txt.xz, causes.json and peers.json.xz, as packed from C2SP/x509-limbo
(commit 8a2e6f4, 2026-06-29, with BetterTLS of Netflix/bettertls, commit e1e99e3, 2025-09-09; both Apache-2.0). All
cases are taken but those of BetterTLS about name constraints, of which every group of like ones gives its share: the
670 cases that the suites' own scorer takes when it is not asked for all.
"""

import base64
import json
import lzma
import sys
from collections import defaultdict
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
MANY = "bettertls::nameconstraints"
SAMPLE = 400
"""How many of the many are taken."""

Case = dict[str, Any]


def plausible(case: Case, table: list[tuple[str, list[str]]]) -> list[str]:
    """Return the causes that may come first: of the first pattern that fits, and what arithmetic says."""
    names = [case["id"]]
    if case["id"].startswith("bettertls::pathbuilding"):
        reasons = [f for f in case["features"] if f.startswith("INVALID_REASON")] or ["none"]
        names = [f"bettertls::pathbuilding:{reason}" for reason in reasons]
    found = {c for n in names for c in next((causes for pattern, causes in table if fnmatchcase(n, pattern)), [])}
    return sorted(found if names != [case["id"]] else found | set(case["auto"]))


def chosen(cases: list[Case]) -> list[Case]:
    """Return the set: everything but the many, and of these a share of every group, the same ones each time."""
    groups: dict[object, list[Case]] = defaultdict(list)
    many = [c for c in cases if c["id"].startswith(MANY)]
    for case in many:
        groups[case["expected"], case["soft"], tuple(case["auto"]), case["kind"]].append(case)
    dice, keep = Random(5280), set()  # noqa: S311  (the same share each time, no secret)
    for key in sorted(groups, key=str):
        share = max(3, round(SAMPLE * len(groups[key]) / len(many)))
        keep |= {c["id"] for c in dice.sample(groups[key], min(share, len(groups[key])))}
    return [c for c in cases if not c["id"].startswith(MANY) or c["id"] in keep]


def unpacked(file: Path) -> list[str]:
    """Return the lines of a packed file."""
    return lzma.decompress(file.read_bytes()).decode().splitlines()


def main(folder: Path) -> None:
    """Write cases.jsonl.xz and certs.txt.xz beside this file."""
    cases = [json.loads(line) for line in unpacked(folder / "cases.jsonl.xz")]
    certificates = unpacked(folder / "certs.txt.xz")
    peers = json.loads("".join(unpacked(folder / "peers.json.xz")))
    table = json.loads((folder / "causes.json").read_text())
    order = {case["id"]: place for place, case in enumerate(cases)}
    numbers: dict[int, int] = {}

    def number(place: int) -> int:
        return numbers.setdefault(place, len(numbers))

    lines = []
    for case in chosen(cases):
        says = [peer["trusted"][order[case["id"]]] == "1" for peer in peers.values()]
        lines.append({
            "id": case["id"], "host": case["host"], "at": case["at"], "trusted": case["expected"] == "SUCCESS",
            "chain": [number(p) for p in case["chain"]], "trust": [number(p) for p in case["trust"]],
            "plausible": plausible(case, table),
            "must": all(said == (case["expected"] == "SUCCESS") for said in says),
        })  # fmt: skip
    for text in (base64.b64decode(certificates[place]) for place in numbers):
        assert text[:1] == b"\x30"  # a certificate is a SEQUENCE
    with lzma.open(HERE / "cases.jsonl.xz", "wt", preset=9) as out:
        out.writelines(json.dumps(line) + "\n" for line in lines)
    with lzma.open(HERE / "certs.txt.xz", "wt", preset=9) as out:
        out.writelines(certificates[place] + "\n" for place in numbers)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
