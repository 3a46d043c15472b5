"""Drawings of neural networks for any Manim project: they take arrays and networks, and work in any scene."""

from scenes.mobjects.activation_scale import ActivationScale
from scenes.mobjects.answer_box import AnswerBox
from scenes.mobjects.bars import Bars
from scenes.mobjects.bias_bar import BiasBar
from scenes.mobjects.candidates import Candidates
from scenes.mobjects.edge_style import EdgeStyle
from scenes.mobjects.edges import Edges
from scenes.mobjects.excitement import Excitement
from scenes.mobjects.function_plot import FunctionPlot
from scenes.mobjects.heard_word import HeardWord
from scenes.mobjects.histogram import Histogram
from scenes.mobjects.hypothetical_tag import HypotheticalTag
from scenes.mobjects.image_equation import ImageEquation
from scenes.mobjects.learning_curves import LearningCurves
from scenes.mobjects.matrix_vector import MatrixVector
from scenes.mobjects.network_diagram import NetworkDiagram
from scenes.mobjects.neuron import Neuron
from scenes.mobjects.number_line import NumberLineSquish
from scenes.mobjects.parameter_count import ParameterCount
from scenes.mobjects.pixel_grid import PixelGrid
from scenes.mobjects.pixel_overlay import PixelOverlay
from scenes.mobjects.raster import Raster
from scenes.mobjects.reading import Reading
from scenes.mobjects.record_card import RecordCard
from scenes.mobjects.source_code import SourceCode
from scenes.mobjects.stroke_pieces import StrokePieces
from scenes.mobjects.term_bars import TermBars
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT, THEMES, Theme
from scenes.mobjects.training_log import TrainingLog
from scenes.mobjects.typesetting import LABEL, SMALL, TITLE, Number, formula, number_text, words
from scenes.mobjects.weighing import Decision, Weighing
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
    "ActivationScale",
    "AnswerBox",
    "Bars",
    "BiasBar",
    "Candidates",
    "Decision",
    "EdgeStyle",
    "Edges",
    "Excitement",
    "FunctionPlot",
    "HeardWord",
    "Histogram",
    "HypotheticalTag",
    "ImageEquation",
    "LearningCurves",
    "MatrixVector",
    "NetworkDiagram",
    "Neuron",
    "Number",
    "NumberLineSquish",
    "ParameterCount",
    "PixelGrid",
    "PixelOverlay",
    "Raster",
    "Reading",
    "RecordCard",
    "SourceCode",
    "StrokePieces",
    "TermBars",
    "Theme",
    "TrainingLog",
    "Weighing",
    "WeightHeatmap",
    "WeightedSum",
    "formula",
    "number_text",
    "words",
]
