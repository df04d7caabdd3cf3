"""Has atheris drive one target: `python -m fuzz.drive TARGET [options of libFuzzer] [directories]`.

It runs until libFuzzer ends the process, so it is a program of its own.
"""

import shlex
import sys
from random import Random

import atheris

from fuzz.target import load


def drive(name: str, arguments: list[str]) -> None:
    """Never returns."""
    with atheris.instrument_imports(include=["hubbub"], enable_loader_override=False):
        target = load(name)
    mutate = target.mutate

    def custom(data: bytes, most: int, seed: int) -> bytes:
        assert mutate is not None
        random = Random(seed)
        # Bytes are changed too: what means nothing is input as well.
        changed = atheris.Mutate(data, most) if random.random() < 0.2 else mutate(data, random)
        return bytes(changed[:most])

    options = {} if mutate is None else {"custom_mutator": custom}
    program = shlex.join([sys.executable, "-m", "fuzz.drive", name])  # libFuzzer runs it again to merge
    atheris.Setup([program, *arguments], target.check, **options)
    atheris.Fuzz()


if __name__ == "__main__":
    drive(sys.argv[1], sys.argv[2:])
