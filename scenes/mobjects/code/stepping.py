"""A function run line by line: which lines Python executed, and what the variables held after each of them."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Step:
    """One execution of a line.

    Attributes:
        line: its source, without the spaces around it.
        variables: what the function's variables held afterwards, by name.
    """

    line: str
    variables: dict[str, Any]


def run_by_line(function: Callable[..., T], *arguments: Any) -> tuple[list[Step], T]:
    """Run a function of Python and watch it.

    Args:
        function: a function or method with a source, whose statements take a line each.
        arguments: for it.

    Returns:
        Every line as it was executed, in this order, and what the function returned.

    Examples:
        >>> from network import Network
        >>> steps, _ = run_by_line(Network.random((3, 2)).forward, [0.1, 0.5, 0.9])
        >>> [step.line for step in steps if step.line.startswith(("a =", "z ="))]
        ['a = self._columns(inputs)', 'z = W @ a + b', 'a = σ(z)']
    """
    source, first = inspect.getsourcelines(function)
    code = inspect.unwrap(function).__code__
    steps: list[Step] = []
    begun: list[int] = []  # the line that is being executed

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        if begun and event in ("line", "return"):
            steps.append(Step(source[begun.pop() - first].strip(), _kept(frame.f_locals)))
        if event == "line":
            begun.append(frame.f_lineno)
        return watch

    before = sys.gettrace()
    sys.settrace(lambda frame, *_: watch if frame.f_code is code else None)
    try:
        result = function(*arguments)
    finally:
        sys.settrace(before)
    return steps, result


def _kept(variables: dict[str, Any]) -> dict[str, Any]:
    """The variables as they are now: lists may grow later."""
    return {name: list(value) if isinstance(value, list) else value for name, value in variables.items()}
