"""A neural network in numpy: computed, trained, stored and taken apart, for the lecture and for anyone else."""
