"""Graphs, bars and curves."""
