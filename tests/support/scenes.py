"""Every window, dialog and page in each of its states, for whatever looks at all of them: pictures, layout, access.

Nothing of it leaves this computer, and nothing waits for the clock. A new window gets its scenes in a file of its room.
"""

from tests.support import (
    scenes_call,
    scenes_case,
    scenes_manners,
    scenes_many,
    scenes_plan,
    scenes_start,
    scenes_steps,
    scenes_viewer,
)
from tests.support.scenes_base import Scene, say_again, speak, turn, wait

__all__ = ["SCENES", "Scene", "say_again", "scene_of", "speak", "turn", "wait"]

SCENES: tuple[Scene, ...] = (
    *scenes_start.SCENES, *scenes_steps.SCENES, *scenes_plan.SCENES, *scenes_viewer.SCENES, *scenes_call.SCENES,
    *scenes_case.SCENES, *scenes_many.SCENES, *scenes_manners.SCENES,
)  # fmt: skip


def scene_of(id_: str) -> Scene:
    """Return the scene *id_*."""
    return next(scene for scene in SCENES if scene.id == id_)
