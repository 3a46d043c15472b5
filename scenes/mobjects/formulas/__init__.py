"""Formulas written out with their numbers."""
