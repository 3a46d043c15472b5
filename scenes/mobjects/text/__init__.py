"""Words and numbers, set by Typst."""
