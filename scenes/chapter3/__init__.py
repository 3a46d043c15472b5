"""Chapter 3: backpropagation, what is it really doing?"""
