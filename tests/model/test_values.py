"""What holds for every value of the model: frozen, compared by content, and read back from JSON as it was written."""

from dataclasses import FrozenInstanceError, is_dataclass, replace
from enum import EnumType
from importlib import import_module
from inspect import getmembers, isclass

import msgspec
import pytest

from tests.support.diagnoses import made_diagnosis
from wizard.model.evidence import Evidence

MODULES = ("certificate", "evidence", "fields", "finding", "progress", "target")
VALUES = [
    kind
    for module in MODULES
    for _, kind in getmembers(import_module(f"wizard.model.{module}"), isclass)
    if kind.__module__ == f"wizard.model.{module}"
]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_a_value_is_frozen_or_a_closed_set(kind: type) -> None:
    if isinstance(kind, EnumType):
        return
    assert is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # no public way to ask


def test_a_value_cannot_be_changed() -> None:
    diagnosis = made_diagnosis()
    with pytest.raises(FrozenInstanceError):
        diagnosis.evidence.target.host = "other.example"  # type: ignore[misc]


def test_values_are_compared_by_content() -> None:
    evidence = made_diagnosis().evidence
    assert replace(evidence) == evidence
    assert replace(evidence, offline=True) != evidence


def test_evidence_survives_json() -> None:
    evidence = made_diagnosis().evidence
    assert msgspec.json.decode(msgspec.json.encode(evidence), type=Evidence) == evidence
