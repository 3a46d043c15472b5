"""What networks tell about themselves, in the words that a viewer reads."""

from scenes.language import _


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
