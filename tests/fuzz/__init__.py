"""Fuzzing: each target has one oracle, which atheris drives for hours and hypothesis in the tests."""
