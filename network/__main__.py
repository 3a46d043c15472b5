"""Train, evaluate, describe and use networks from a command line: `python -m network --help`."""

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import cloup

from network import terminal
from network.assets import asset_path
from network.commands import Commands
from network.data import sources
from network.data.dataset import DataSet
from network.errors import InputError
from network.evaluation import evaluate as evaluation_of
from network.model import Network
from network.recipes import RECIPES, inputs_of, make
from network.storage.archive import check_destination
from network.storage.foreign import network_from
from network.storage.networks import load_network, save_network, save_run
from network.studies import STUDIES, make_study
from network.studies.of_run import place_beside
from network.studies.study import save_study
from network.terminal import progress

DATA_HELP = (
    "A folder with MNIST's four files, or 'handwriting' for digits of the pen model, which need no download. "
    "Without it: the folder in NETWORK_DATA, else the user's cache, else a download."
)
data_option = cloup.option("--data", metavar="DIR", help=DATA_HELP)
json_option = cloup.option("--json", "as_json", is_flag=True, help="Print JSON, for programs, and nothing else.")
network_argument = cloup.argument(
    "network", help="A network of the project, such as edges, or the path of a .npz file."
)

EXAMPLES = """\b
Examples:
  python -m network predict edges my_digit.png
  python -m network evaluate edges
  python -m network train --recipe plain"""


@cloup.group(
    cls=Commands,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """Networks that read handwritten digits: train them, test them, ask them.

    NETWORK is always the name of a network that comes with the project, such as edges or plain, or the path of a
    .npz file.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal of few characters shows a question mark for others
        sys.stdout.reconfigure(errors="replace")


RECIPES_HELP = "\b\nRecipes:\n" + "\n".join(f"  {name:9} {each.description}" for name, each in RECIPES.items())
TRAIN_EXAMPLES = """\b
Examples:
  python -m network train --recipe edges
  python -m network train --recipe plain --data handwriting --out mine.npz
  python -m network train --recipe plain --out assets/networks/plain.npz --run assets/runs/plain.npz

The last one remakes the project's own plain network and its checkpoints."""


@main.command(epilog=f"{RECIPES_HELP}\n\n{TRAIN_EXAMPLES}")
@cloup.option("--recipe", type=click.Choice(list(RECIPES)), required=True, help="What to train, and how.")
@data_option
@cloup.option(
    "--seed", type=click.IntRange(min=0), metavar="N", help="Of all that is random; without it, the recipe's own."
)
@cloup.option("--out", metavar="FILE", help="Where the network goes; without it, NAME.npz in this folder.")
@cloup.option("--run", "run_file", metavar="FILE", help="Where its checkpoints go; without it, nowhere.")
def train(recipe: str, data: str | None, seed: int | None, out: str | None, run_file: str | None) -> None:
    """Make a network by a recipe.

    The last 5,000 training images are kept apart to choose by, and the test images are looked at once, when all is
    done. Ctrl-C loses at most one epoch: the same command goes on from there.
    """
    network_path = check_destination(out or f"{recipe}.npz")
    run_path = check_destination(run_file) if run_file else None
    pause_file = network_path.with_name(f"{network_path.name}.paused")
    images = sources.load_data(data, "train")
    try:
        run = make(recipe, images, seed, pause_file)
    except KeyboardInterrupt:
        reached = f"{pause_file} holds what was reached" if pause_file.exists() else "no epoch was finished"
        click.echo(f"Interrupted: {reached}; the same command goes on from there.", err=True)
        raise
    tested = evaluation_of(run.network, inputs_of(run.network)(sources.load_data(data, "test")))
    accuracy = run.network.metadata["accuracy"] | {"test": tested.accuracy}
    network = run.network.with_metadata(data=sources.provenance(data, images), accuracy=accuracy)
    save_network(network, network_path)
    if run_path:
        save_run(replace(run, network=network), run_path)
    shares = ", ".join(f"{part} {share:.2%}" for part, share in accuracy.items() if share is not None)
    click.echo(f"{network_path}: {network.parameter_count:,} parameters, accuracy {shares}")


@main.command(
    epilog="""\b
Examples:
  python -m network evaluate edges
  python -m network evaluate mine.npz --handwriting --json"""
)
@network_argument
@data_option
@cloup.option("--handwriting", is_flag=True, help="Short for --data handwriting: the gallery of the pen model.")
@json_option
def evaluate(network: str, data: str | None, handwriting: bool, as_json: bool) -> None:
    """Put the test images before a network.

    Prints its accuracy, its mean cost (squared error), and the confusion matrix: what the images show, a row each,
    against what the network answers. Of a network with as many outputs as inputs, an autoencoder, it prints how far
    its outputs are from the images themselves: their mean cost.
    """
    data = sources.HANDWRITING if handwriting else data
    loaded = load_network(network)
    tests = inputs_of(loaded)(sources.load_data(data, "test"))
    if loaded.sizes[0] == loaded.sizes[-1] > 1:
        tests = DataSet(tests.images, tests.images)
    judged = evaluation_of(loaded, tests)
    name = sources.HANDWRITING if data == sources.HANDWRITING else "MNIST"
    if as_json:
        _print_json(
            network=network,
            data=name,
            images=len(tests),
            accuracy=judged.accuracy,
            cost=judged.cost,
            confusion=None if judged.confusion is None else judged.confusion.tolist(),
        )
    else:
        terminal.output().print(
            terminal.evaluation(judged, f"{network} on {name}, {len(tests):,} images", _answers(loaded))
        )


@main.command(
    epilog="""\b
Examples:
  python -m network predict edges my_digit.png
  python -m network predict plain digits/*.jpg --json"""
)
@network_argument
@cloup.argument("pictures", nargs=-1, required=True, help="PNG or JPEG, one digit each: a photo, a scan, a drawing.")
@json_option
def predict(network: str, pictures: tuple[str, ...], as_json: bool) -> None:
    """Read the digits in pictures.

    Shows for each picture what the network sees of it, 28x28 pixels prepared the way MNIST was, the activations of
    its output neurons, and its answer.
    """
    from network.data.picture import read_picture  # here, because Pillow and scipy are slow to import

    loaded = load_network(network)
    images = [read_picture(path) for path in pictures]
    passes = [loaded.forward(image) for image in images]
    outputs, answers = [passed.output for passed in passes], _answers(loaded)
    best = [answers[passed.prediction] for passed in passes]
    names = answers[-loaded.sizes[-1] :]  # a lone neuron is the brighter, the surer of the second answer
    if as_json:
        _print_json(
            network=network,
            pictures=[
                {"picture": path, "prediction": answer, "activations": output.tolist()}
                for path, answer, output in zip(pictures, best, outputs, strict=True)
            ],
        )
        return
    console = terminal.output()
    for path, answer, image, output in zip(pictures, best, images, outputs, strict=True):
        console.print(f"{path}: {answer}", style="bold", soft_wrap=True)
        console.print(terminal.prediction(image, output.tolist(), names, console))


@main.command(
    epilog="""\b
Examples:
  python -m network describe edges
  python -m network describe mine.npz"""
)
@network_argument
def describe(network: str) -> None:
    """Tell what a network is made of, and where it comes from."""
    terminal.output().print(terminal.description(load_network(network), network))


@main.command(
    epilog="""\b
Examples:
  python -m network convert model.safetensors --activations relu,softmax --out mine.npz
  python -m network convert model.safetensors --activations relu,softmax --normalised 0.1307,0.3081
  python -m network convert model.onnx"""
)
@cloup.argument("source", help="The file: .safetensors, .keras, .h5, .onnx, .json, or .npz with a state_dict.")
@cloup.option("--out", metavar="FILE", help="Where the network goes; without it, its name with .npz, in this folder.")
@cloup.option("--activations", metavar="NAMES", help="One for all layers, or one each: needed if the file tells none.")
@cloup.option("--order", metavar="NAMES", help="The layers in their order: needed where several orders would fit.")
@cloup.option("--normalised", metavar="MEAN,DEVIATION", help="What its inputs were normalised with, if they were.")
def convert(source: str, out: str | None, activations: str | None, order: str | None, normalised: str | None) -> None:
    """Make a network out of a file of PyTorch, Keras, ONNX or others.

    Only fully connected layers can be taken over. The .npz file can be named wherever a network can, as in
    network = "mine.npz" in a lecture.toml.
    """
    path = check_destination(out or f"{Path(source).stem}.npz")
    if path.exists() and Path(source).exists() and path.samefile(source):
        raise InputError(f"{path} would be replaced by the network made of it: name another file with --out.")
    names = _listed(activations)
    network = network_from(
        source,
        names[0] if names and len(names) == 1 else names,
        order=_listed(order),
        normalised=_mean_and_deviation(normalised),
    )
    save_network(network, path)
    sizes, functions = " - ".join(map(str, network.sizes)), ", ".join(each.name for each in network.activations)
    click.echo(f"{path}: {sizes} neurons, {functions}; {network.parameter_count:,} parameters")


STUDIES_HELP = "\b\nStudies:\n" + "\n".join(f"  {name:13}  {each.question}" for name, each in STUDIES.items())
STUDY_EXAMPLES = """\b
Examples:
  python -m network study edge_sums
  python -m network study sizes --data mnist --out mine.npz
  python -m network study landscape --run my_run.npz"""


@main.command(epilog=f"{STUDIES_HELP}\n\n{STUDY_EXAMPLES}")
@cloup.argument("name", type=click.Choice(list(STUDIES)), help="What to study.")
@data_option
@cloup.option("--run", metavar="FILE", help="The training run to be studied; without it, the project's own, plain.")
@cloup.option(
    "--out", metavar="FILE", help="Where the study goes; without it, NAME.npz in assets/studies, or beside the run."
)
def study(name: str, data: str | None, run: str | None, out: str | None) -> None:
    """Make anew what scenes show of many images or many trainings.

    Scenes never train and need no MNIST: what they tell of 60,000 images or of a hundred trainings is worked out here,
    once, and kept in a small file. Ctrl-C leaves the old file as it was.
    """
    path = check_destination(out or (place_beside(run, name) if run else asset_path("studies", f"{name}.npz")))
    try:
        with progress(name) as tell:
            made = make_study(name, data, tell, run)
    except KeyboardInterrupt:
        click.echo("Interrupted: nothing was written.", err=True)
        raise
    save_study(made, path)
    click.echo(f"{path}: {len(made.arrays)} arrays, {path.stat().st_size:,} bytes")


def _answers(network: Network) -> list[Any]:
    """What the output neurons stand for, or a lone one's 0 and 1: their numbers, unless the metadata tell otherwise."""
    n = max(network.sizes[-1], 2)
    classes = network.metadata.get("classes")
    return classes if isinstance(classes, list) and len(classes) == n else list(range(n))


def _listed(names: str | None) -> list[str] | None:
    """Names with commas between them, as a list."""
    return [name.strip() for name in names.split(",")] if names else None


def _mean_and_deviation(text: str | None) -> tuple[float, float] | None:
    """A mean and a deviation with a comma between them."""
    if text is None:
        return None
    try:
        mean, deviation = map(float, text.split(","))
    except ValueError:
        raise InputError(f"--normalised takes a mean and a deviation, as in 0.1307,0.3081, not {text!r}.") from None
    return mean, deviation


def _print_json(**values: Any) -> None:
    click.echo(json.dumps(values))


if __name__ == "__main__":
    main()
