"""How long chapter 1 is."""

LENGTHS = {
    "IntroductionExample": 54,
    "SeriesPreview": 86,
    "WhatAreNeurons": 56,
    "IntroducingLayers": 77,
    "WhyLayers": 113,
    "EdgeDetection": 110,
    "CountingParameters": 40,
    "LearningPreview": 83,
    "NotationAndLinearAlgebra": 90,
    "Recap": 47,
    "ReluVsSigmoid": 79,
    "FinalWords": 37,
}
"""Of each section, in seconds, within a twentieth: they are played in different processes."""

MINUTES = (10, 16)
"""What all of them together must lie between."""
