"""What networks tell about themselves, in the words that a viewer reads."""

from collections.abc import Sequence
from typing import Any

from network import TrainingRun
from scenes.language import _
from scenes.mobjects.text import told_by


def said_values() -> dict[str, str]:
    """The texts of a network's record, and what they are called in the language in force; names such as MNIST stay."""
    return {
        "sigmoid": _("sigmoid"),
        "relu": _("ReLU"),
        "tanh": _("tanh"),
        "identity": _("identity"),
        "softmax": _("softmax"),
        "leaky_relu": _("leaky ReLU"),
        "elu": _("ELU"),
        "gelu": _("GELU"),
        "silu": _("SiLU"),
        "squared error": _("squared error"),
        "cross entropy": _("cross-entropy"),
        "gradient descent": _("gradient descent"),
        "handwriting": _("digits of a pen model"),
    }


def record_of(run: TrainingRun, left_out: Sequence[str] = ()) -> dict[str, Any]:
    """What a run tells about itself: the rows of a `RecordCard`, those that it knows.

    Args:
        run: which.
        left_out: keys of `told_by` that have no row, such as "epochs"; or "versions".
    """
    called = {
        "sizes": _("layers"),
        "data": _("learnt from"),
        "recipe": _("recipe"),
        "optimiser": _("learnt by"),
        "epochs": _("epochs"),
        "seed": _("random seed"),
        "accuracy": _("right on the test set"),
    }
    told = told_by(run.network, said_values())
    rows: dict[str, Any] = {name: told[key] for key, name in called.items() if key in told and key not in left_out}
    rows[_("steps")] = int(run.steps[-1])
    versions = run.network.metadata.get("versions")
    if "versions" not in left_out and isinstance(versions, dict) and {"python", "numpy"} <= set(versions):
        rows[_("computed with")] = f"Python {versions['python']}, NumPy {versions['numpy']}"
    return rows
