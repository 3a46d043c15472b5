"""Benchmarks as tables of ratios, each measured in one run: `python -m tests.benchmarks [learning] [film] ...`."""

import sys
from importlib import import_module

TABLES = ("learning", "drawing", "film", "workers")


def main(wanted: list[str]) -> None:
    """Print the tables asked for, or all of them."""
    if unknown := set(wanted) - set(TABLES):
        print(f"There is no table {unknown.pop()!r}: choose from {', '.join(TABLES)}.", file=sys.stderr)
        sys.exit(2)
    for name in wanted or TABLES:
        import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
