"""Networks and runs to and from files, and weights from other frameworks."""
