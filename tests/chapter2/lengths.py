"""How long chapter 2 is."""

LENGTHS = {
    "TrainingData": 103,
}
"""Of each section, in seconds, within a twentieth: they are played in different processes."""

MINUTES = (0.3, 22)
"""What all of them together must lie between."""
