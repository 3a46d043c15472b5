"""Chapter 4: backpropagation calculus."""
