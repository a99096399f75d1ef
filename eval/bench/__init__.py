"""Benchmarks (基准测试): what questions, builds and memory cost as the library grows; ``wengui eval bench``."""
