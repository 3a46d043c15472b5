"""Drawings of neural networks for any Manim project: they take arrays and networks, and work in any scene."""

from scenes.mobjects.edge_style import EdgeStyle
from scenes.mobjects.edges import Edges
from scenes.mobjects.function_plot import FunctionPlot
from scenes.mobjects.hypothetical_tag import HypotheticalTag
from scenes.mobjects.matrix_vector import MatrixVector
from scenes.mobjects.network_diagram import NetworkDiagram
from scenes.mobjects.neuron import Neuron
from scenes.mobjects.pixel_grid import PixelGrid
from scenes.mobjects.raster import Raster
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT, THEMES, Theme
from scenes.mobjects.typesetting import LABEL, SMALL, TITLE, Number, formula, number_text, words
from scenes.mobjects.weight_heatmap import WeightHeatmap
from scenes.mobjects.weighted_sum import WeightedSum

__all__ = [
    "COLOUR_BLIND",
    "DARK",
    "LABEL",
    "LIGHT",
    "SMALL",
    "THEMES",
    "TITLE",
    "EdgeStyle",
    "Edges",
    "FunctionPlot",
    "HypotheticalTag",
    "MatrixVector",
    "NetworkDiagram",
    "Neuron",
    "Number",
    "PixelGrid",
    "Raster",
    "Theme",
    "WeightHeatmap",
    "WeightedSum",
    "formula",
    "number_text",
    "words",
]
