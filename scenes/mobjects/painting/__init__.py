"""How things are painted: everything that touches the insides of Manim."""
