"""Runs the command line as an operator does: a process of its own, forked from one that has loaded the program already."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

_LOADED = get_context("forkserver")
_LOADED.set_forkserver_preload(["main", "assembly", "documents.workbook", "tests.commands"])
_PATIENCE = 60


@dataclass(frozen=True)
class Done:
    """What became of a command."""

    returncode: int | None
    stdout: str
    stderr: str


def run(*words: str, folder: Path, more: Mapping[str, str] | None = None) -> Done:
    """Run `main.py words` in `folder`, which is its DATA_DIR too, in a clean environment with `more` settings."""
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(folder), "COLUMNS": "80", **(more or {})}
    with TemporaryDirectory() as said:
        out, err = Path(said, "out"), Path(said, "err")
        child = _LOADED.Process(target=_obey, args=(words, str(folder), environment, str(out), str(err)))
        child.start()
        child.join(_PATIENCE)
        if child.is_alive():
            child.kill()
            child.join()
        return Done(child.exitcode, out.read_text(), err.read_text())


def _obey(words: Sequence[str], folder: str, environment: Mapping[str, str], out: str, err: str) -> None:
    for name, stream in ((out, sys.stdout), (err, sys.stderr)):
        file = os.open(name, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(file, stream.fileno())
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    import main

    main.obey(words)
