"""The tools of packaging/, which is no package."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

FOLDER = str(Path(__file__).resolve().parents[2] / "packaging")


def tool(name: str) -> ModuleType:
    """Return ``packaging/<name>.py``; what it imports from beside itself is found as when it is run."""
    sys.path.insert(0, FOLDER)
    try:
        return import_module(name)
    finally:
        sys.path.remove(FOLDER)
