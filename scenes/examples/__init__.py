"""Examples: every piece of the drawing kit in a short scene of its own, whose code is there to be copied.

`manim render -ql scenes/examples/networks.py ReadingADigit` renders one of them; all numbers come from the networks in
`assets/`.
"""
