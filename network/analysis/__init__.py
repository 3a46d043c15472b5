"""What is in a picture and in a neuron, by plain rules."""
