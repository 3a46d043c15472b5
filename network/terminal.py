"""Networks, their answers and small pictures as text, for a terminal or a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from network.activation import Array
from network.evaluation import Evaluation
from network.model import Network
from network.training import Tell

BAR = 24  # characters of a full bar
UNICODE, ASCII = " ▀▄█", " '.:"  # a character of two pixels: neither, the upper, the lower, both bright


def output() -> Console:
    """Where text goes: colour only on a terminal, and no character of what is printed taken for a command."""
    return Console(markup=False, emoji=False, highlight=False)


def picture(image: ArrayLike, console: Console) -> Text:
    """A picture (height, width) with values in [0, 1], two pixels a character: in greys where there is colour."""
    pixels = np.asarray(image)
    pixels = np.pad(pixels, ((0, len(pixels) % 2), (0, 0)))
    upper, lower = pixels[::2], pixels[1::2]
    glyphs = UNICODE if _speaks_unicode(console) else ASCII
    lines = []
    for above, below in zip(upper, lower, strict=True):
        if glyphs == UNICODE and console.color_system and not console.no_color:
            line = Text.assemble(*(("▀", f"{_grey(a)} on {_grey(b)}") for a, b in zip(above, below, strict=True)))
        else:
            line = Text("".join(glyphs[a + 2 * b] for a, b in zip(above >= 0.5, below >= 0.5, strict=True)))
        lines.append(line)
    return Text("\n").join(lines)


def prediction(
    image: ArrayLike, activations: Sequence[float], answers: Sequence[object], console: Console
) -> RenderableType:
    """A picture beside the activations of the output neurons as bars, the brightest of several marked.

    Args:
        image: (28, 28) values in [0, 1].
        activations: of the output neurons, in [0, 1].
        answers: what the output neurons stand for.
        console: where it will be printed.
    """
    brightest = int(np.argmax(activations)) if len(activations) > 1 else None
    full = "█" if _speaks_unicode(console) else "#"
    bars = Table.grid(padding=(0, 1))
    for k, (answer, a) in enumerate(zip(answers, activations, strict=True)):
        style = "bold" if k == brightest else "dim"
        length = round(BAR * float(np.clip(a, 0, 1)))
        mark = "<" if k == brightest else ""
        bars.add_row(str(answer), f"{a:.3f}", full * length + " " * (BAR - length), mark, style=style)
    side_by_side = Table.grid(padding=(0, 3))
    side_by_side.add_row(picture(image, console), Padding(bars, (2, 0, 0, 0)))
    return side_by_side


def evaluation(judged: Evaluation, title: str, answers: Sequence[object]) -> RenderableType:
    """Accuracy, cost and the confusion matrix: rows are what the images show, columns what the network answers.

    Where there are no classes, the cost alone.

    Args:
        judged: what was found.
        title: above the table.
        answers: what the classes stand for, one each.
    """
    cost = f"mean squared-error cost {judged.cost:.4f}"
    if judged.confusion is None:
        return Group(Text(title, "bold"), Text(cost, "bold"))
    table = Table(box=box.SIMPLE, title=title, title_justify="left", title_style="bold")
    table.add_column("shows", justify="right")
    for answer in answers:
        table.add_column(str(answer), justify="right")
    table.add_column("right", justify="right")
    for shown, row in enumerate(judged.confusion):
        cells = [
            Text(str(count) if count else "·", "bold" if answer == shown else "dim" if not count else "")
            for answer, count in enumerate(row)
        ]
        table.add_row(str(answers[shown]), *cells, f"{row[shown] / row.sum():.1%}" if row.sum() else "")
    summary = Text(f"accuracy {judged.accuracy:.2%}    {cost}", "bold")
    return Group(table, summary)


def description(network: Network, title: str) -> RenderableType:
    """Sizes, activations, parameters and how large they are by layer, and the metadata."""
    table = Table(box=box.SIMPLE, title=title, title_justify="left", title_style="bold")
    for heading in ("layer", "activation", "parameters", "array", "mean", "sd", "min", "max"):
        table.add_column(heading, justify="left" if heading in ("activation", "array") else "right", no_wrap=True)
    for layer, (W, b, σ) in enumerate(zip(network.weights, network.biases, network.activations, strict=True), 1):
        table.add_row(str(layer), σ.name, f"{W.size + b.size:,}", f"W {W.shape[0]}×{W.shape[1]}", *_statistics(W))
        table.add_row("", "", "", f"b {len(b)}", *_statistics(b))
    sizes = "-".join(map(str, network.sizes))
    summary = Text(f"{sizes}, {network.parameter_count:,} parameters, {network.dtype}\n", "bold")
    return Group(table, summary, Text("\n".join(_entries(network.metadata)) or "no metadata"))


def _entries(values: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """A line an entry, and those of an object below it."""
    for name, value in values.items():
        if isinstance(value, dict) and not indent:
            yield f"{_plain(name)}:"
            yield from _entries(value, indent="  ")
        else:
            yield f"{indent}{_plain(name)}: {_plain(value)}"


def _plain(value: Any) -> str:
    """A text as it is, if a terminal takes none of it for a command; all else as JSON."""
    return value if isinstance(value, str) and value.isprintable() else json.dumps(value, ensure_ascii=False)


def _statistics(array: Array) -> list[str]:
    return [f"{float(value):z.2f}" for value in (array.mean(), array.std(), array.min(), array.max())]


def _grey(value: float) -> str:
    level = round(255 * float(value))
    return f"#{level:02x}{level:02x}{level:02x}"


def _speaks_unicode(console: Console) -> bool:
    return console.encoding.lower().startswith("utf")


@contextmanager
def progress(title: str) -> Iterator[Tell]:
    """A bar, where there is a terminal, for what is told to it: how much is done, and of how much."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
