"""For whom the program speaks; apart from the other terms, as the window asks for it before its first paint."""

from enum import StrEnum


class Audience(StrEnum):
    """For whom a step is written."""

    VISITOR = "visitor"
    OWNER = "owner"
    HELPDESK = "helpdesk"
