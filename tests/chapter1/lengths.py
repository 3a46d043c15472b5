"""How long chapter 1 is."""

LENGTHS = {
    "IntroductionExample": 63,
    "SeriesPreview": 91,
    "WhatAreNeurons": 64,
    "IntroducingLayers": 77,
    "WhyLayers": 113,
    "EdgeDetection": 119,
    "CountingParameters": 54,
    "LearningPreview": 83,
    "NotationAndLinearAlgebra": 90,
    "Recap": 47,
    "ReluVsSigmoid": 79,
    "FinalWords": 37,
}
"""Of each section, in seconds, within a twentieth: they are played in different processes."""

MINUTES = (10, 17)
"""What all of them together must lie between."""
