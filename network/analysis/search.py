"""How long it would take to try out all parameters, rather than to go downhill."""

from math import floor, log10

from network.training import TrainingRun


def digits_of_power(base: int, exponent: int) -> int:
    """How many decimal digits base ** exponent has: the combinations of so many parameters.

    Args:
        base: how many values each parameter may take, 2 or more.
        exponent: how many parameters there are.
    """
    return floor(exponent * log10(base)) + 1


def gradients_taken(run: TrainingRun) -> int:
    """How often the gradient of a mini-batch was computed up to the last checkpoint of a run: once a step."""
    return int(run.steps[-1])
