"""The table of contents of the lecture: its chapters and their sections, in the order of the film."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

SCENES = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Section:
    """One section of the lecture, told by one scene class in a file of its own.

    Attributes:
        title: What the section is called in tables of contents.
        file: The scene's file, relative to the folder of the scenes (or absolute).
        scene_class: The name of the scene class in that file.
        seconds: How long it is, spoken by nobody and at pace 1, within a twentieth; None where nobody has measured it.
    """

    title: str
    file: str
    scene_class: str
    seconds: float | None = None

    @property
    def path(self) -> Path:
        """The absolute path of the scene's file."""
        return SCENES / self.file

    def load(self) -> type:
        """The scene class itself; its file is run."""
        if self.path.is_relative_to(SCENES):
            parts = self.path.relative_to(SCENES).with_suffix("").parts
            module = import_module(".".join(("scenes", *parts)))
        else:
            module = module_of(self.path)
        found: type = getattr(module, self.scene_class)
        return found


def module_of(path: Path) -> ModuleType:
    """What a file outside of the project defines, which may import what lies beside it; it is run once."""
    name = f"{path.stem} of {path.parent}"  # a name that hides no other module
    if name not in sys.modules:
        spec = spec_from_file_location(name, path)
        assert spec is not None and spec.loader is not None
        sys.modules[name] = module = module_from_spec(spec)
        if str(path.parent) not in sys.path:
            sys.path.append(str(path.parent))
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]


@dataclass(frozen=True)
class Chapter:
    """A chapter of the lecture: a title and its sections in order."""

    title: str
    sections: tuple[Section, ...]


SYLLABUS: tuple[Chapter, ...] = (
    Chapter(
        "What is a neural network?",
        (
            Section("One digit, many pictures", "chapter1/introduction_example.py", "IntroductionExample", 63),
            Section("What is to come", "chapter1/series_preview.py", "SeriesPreview", 91),
            Section("What are neurons?", "chapter1/what_are_neurons.py", "WhatAreNeurons", 64),
            Section("Introducing layers", "chapter1/introducing_layers.py", "IntroducingLayers", 77),
            Section("Why layers?", "chapter1/why_layers.py", "WhyLayers", 113),
            Section("Finding an edge", "chapter1/edge_detection.py", "EdgeDetection", 119),
            Section("Counting weights and biases", "chapter1/counting_parameters.py", "CountingParameters", 54),
            Section("How learning relates", "chapter1/learning_preview.py", "LearningPreview", 83),
            Section("Notation", "chapter1/notation_and_linear_algebra.py", "NotationAndLinearAlgebra", 90),
            Section("Recap", "chapter1/recap.py", "Recap", 47),
            Section("ReLU or sigmoid", "chapter1/relu_vs_sigmoid.py", "ReluVsSigmoid", 79),
            Section("Some final words", "chapter1/final_words.py", "FinalWords", 37),
        ),
    ),
    Chapter(
        "Gradient descent, how neural networks learn",
        (
            Section("Where do the weights come from?", "chapter2/learning_introduction.py", "LearningIntroduction", 49),
            Section("One digit, once through", "chapter2/structure_recap.py", "StructureRecap", 58),
            Section("Examples to learn from", "chapter2/training_data.py", "TrainingData", 98),
            Section("One number for how wrong", "chapter2/cost_functions.py", "CostFunctions", 164),
            Section("Downhill, in every direction", "chapter2/gradient_descent.py", "GradientDescent", 165),
            Section("How to read a gradient", "chapter2/gradient_vectors.py", "GradientVectors", 73),
            Section("Three functions", "chapter2/descent_recap.py", "DescentRecap", 48),
            Section("What has it found?", "chapter2/analyzing_the_network.py", "AnalyzingTheNetwork", 177),
            Section("Learning more", "chapter2/learning_more.py", "LearningMore", 69),
            Section("Understood, or by heart?", "chapter2/memorizing_or_learning.py", "MemorizingOrLearning", 178),
            Section("Closing thoughts", "chapter2/closing_thoughts.py", "ClosingThoughts", 50),
        ),
    ),
    Chapter(
        "Backpropagation, what is it really doing?",
        (
            Section("Who is to blame?", "chapter3/backpropagation_introduction.py", "BackpropagationIntroduction", 62),
            Section("A list of sensitivities", "chapter3/gradient_recap.py", "GradientRecap", 125),
            Section("What one picture asks for", "chapter3/one_example_walkthrough.py", "OneExampleWalkthrough", 269),
            Section("Ask a few, and go", "chapter3/stochastic_gradient_descent.py", "StochasticGradientDescent", 176),
            Section(
                "Somebody has to label them", "chapter3/backpropagation_final_words.py", "BackpropagationFinalWords", 65
            ),
        ),
    ),
    Chapter(
        "Backpropagation calculus",
        (
            Section("Why just these products?", "chapter4/calculus_introduction.py", "CalculusIntroduction", 41),
            Section("Nudge one end", "chapter4/chain_rule_in_networks.py", "ChainRuleInNetworks", 158),
            Section("Three small slopes", "chapter4/relevant_derivatives.py", "RelevantDerivatives", 74),
            Section("One row of many", "chapter4/meaning_of_derivatives.py", "MeaningOfDerivatives", 84),
            Section("The long way back", "chapter4/sensitivity_to_parameters.py", "SensitivityToParameters", 79),
            Section("Indices", "chapter4/several_neurons_per_layer.py", "SeveralNeuronsPerLayer", 123),
            Section("Everything on one card", "chapter4/calculus_recap.py", "CalculusRecap", 76),
        ),
    ),
)


def titles() -> list[str]:
    """What chapters and sections are called, in the order of the lecture: in English, to be translated when shown."""
    return [title for chapter in SYLLABUS for title in (chapter.title, *(each.title for each in chapter.sections))]


def place_of(section: Section) -> tuple[int, int]:
    """The number of a section's chapter and its own in there, both counted from 1.

    Raises:
        ValueError: when it is no section of the lecture.
    """
    for number, chapter in enumerate(SYLLABUS, start=1):
        if section in chapter.sections:
            return number, chapter.sections.index(section) + 1
    raise ValueError(f"{section.title} is no section of the syllabus")
