"""Pictures of digits and of weights."""
