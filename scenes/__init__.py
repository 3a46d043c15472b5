"""The scenes of the lecture and the mobjects they are drawn with."""
