"""Chapter 1: what a neural network is."""
