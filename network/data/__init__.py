"""Pictures of digits and where they come from: MNIST, the pen model, anybody's picture."""
