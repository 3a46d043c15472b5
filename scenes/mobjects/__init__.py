"""Drawings of neural networks for any Manim project: they take arrays and networks, and work in any scene."""

from scenes.mobjects.charts.bars import Bars
from scenes.mobjects.charts.bias_bar import BiasBar
from scenes.mobjects.charts.function_plot import FunctionPlot
from scenes.mobjects.charts.histogram import Histogram
from scenes.mobjects.charts.learning_curves import LearningCurves
from scenes.mobjects.charts.number_line import NumberLineSquish
from scenes.mobjects.charts.term_bars import TermBars
from scenes.mobjects.charts.training_log import TrainingLog
from scenes.mobjects.code.source_code import SourceCode
from scenes.mobjects.diagrams.activation_scale import ActivationScale
from scenes.mobjects.diagrams.answer_box import AnswerBox
from scenes.mobjects.diagrams.edge_style import EdgeStyle
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.diagrams.neuron import Neuron
from scenes.mobjects.diagrams.parameter_count import ParameterCount
from scenes.mobjects.diagrams.weighing import Decision, Weighing
from scenes.mobjects.formulas.matrix_vector import MatrixVector
from scenes.mobjects.formulas.weighted_sum import WeightedSum
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.pictures.candidates import Candidates
from scenes.mobjects.pictures.excitement import Excitement
from scenes.mobjects.pictures.heard_word import HeardWord
from scenes.mobjects.pictures.image_equation import ImageEquation
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.pictures.pixel_overlay import PixelOverlay
from scenes.mobjects.pictures.reading import Reading
from scenes.mobjects.pictures.stroke_pieces import StrokePieces
from scenes.mobjects.pictures.weight_heatmap import WeightHeatmap
from scenes.mobjects.text.hypothetical_tag import HypotheticalTag
from scenes.mobjects.text.record_card import RecordCard
from scenes.mobjects.text.typesetting import LABEL, SMALL, TITLE, Number, formula, number_text, words
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT, THEMES, Theme

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
