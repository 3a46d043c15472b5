"""Source code on screen, run line by line."""
