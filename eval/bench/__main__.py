"""``python -m eval.bench``: the same as ``wengui eval bench``."""

import typer

from eval.bench.cli import bench

if __name__ == "__main__":
    typer.run(bench)
