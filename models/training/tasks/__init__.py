"""What a recipe's `task` may be; each module has one. A recipe that names none is `paired`."""

from importlib import import_module

from loop import Options, Task

# Imported only when asked for: some tasks need packages that others do without.
TASKS = {
    "paired": "tasks.paired.Paired",
    "segment": "tasks.segment.Segment",
    "ink": "tasks.ink.Ink",
    "colour": "tasks.colour.Colour",
    "dream": "tasks.dream.Dream",
    "dream_paint": "tasks.dream_paint.DreamPaint",
    "unpaired": "tasks.unpaired.Unpaired",
    "upscale": "tasks.upscale.Upscale",
    "plan": "tasks.plan.PlanTask",
    "frames": "tasks.frames.Frames",
    "frame_critic": "tasks.frame_critic.FrameCriticTask",
}


def task_class(recipe: dict) -> type:
    """The class of a recipe's task."""
    module, name = TASKS[recipe.get("task", "paired")].rsplit(".", 1)
    return getattr(import_module(module), name)


def build_task(recipe: dict, options: Options) -> Task:
    """The task of a recipe, with its nets and its data."""
    return task_class(recipe)(recipe, options)
