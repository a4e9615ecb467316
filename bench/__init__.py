"""Benchmarks: speed as ratios against a floor measured in the same run, and the simulation of the verdicts."""
