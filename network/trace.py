"""Where a neuron's activation came from: back through the layers, from the neuron that put in most to the next."""

from numpy.typing import ArrayLike

from network.analysis import contributions
from network.model import Network


def trace_back(network: Network, image: ArrayLike, layer: int, neuron: int) -> dict[int, int]:
    """From a neuron back to the first hidden layer: at every step the neuron that contributes most to the last one.

    Args:
        network: any network.
        image: one image, as for `Network.forward`.
        layer: of the neuron to begin with, 1 for the first hidden layer.
        neuron: counted from 0.

    Returns:
        Layer -> neuron, from the one to begin with down to layer 1.

    Raises:
        InputError: when there is no such neuron, or the image is not a single one that fits.
    """
    path = {layer: neuron}
    for above in range(layer, 1, -1):
        path[above - 1] = int(contributions(network, image, above, path[above]).terms.argmax())
    return path
