"""`make mutants`: put each fault into a copy of the tree and see its test fail."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
COPIED = ("schemas", "services", "tests", "docs", "deploy", "pyproject.toml", "README.md")
LENT = Path(".muster", "kafka")
INVARIANTS = set(range(1, 13))
LIMIT_S = 300
HANGS_S = 60
"""When a test that is to hang has hung."""
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
FAILED = 1
"""pytest's exit code when tests ran and some failed; an error of collection has another."""
NO_END = "Failed: Timeout (>"
"""What pytest-timeout says of a test that it ended."""


@dataclass(frozen=True)
class Mutant:
    """A fault: `line` of `file` becomes `fault`, and `test` has to fail; where it `hangs` that is
    how the fault shows, else a test without end has found nothing."""

    name: str
    invariant: int
    file: str
    line: str
    fault: str
    test: str
    hangs: bool = False


def mutants() -> list[Mutant]:
    """All faults; ValueError when one fits no line, or an invariant has none."""
    found = [
        Mutant(**item)
        for item in yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text())
    ]
    for mutant in found:
        times = (ROOT / mutant.file).read_text().splitlines().count(mutant.line)
        if times != 1:
            raise ValueError(f"{mutant.name}: its line stands {times} times in {mutant.file}")
    if missing := INVARIANTS - {mutant.invariant for mutant in found}:
        raise ValueError(f"no fault for the invariants {sorted(missing)}")
    return found


def copy_tree(to: Path) -> None:
    """What a test run needs, without caches."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, to / name)
    # What `make setup-test` fetched: without it stories are errors, and an error is no failure.
    (to / LENT).parent.mkdir()
    (to / LENT).symlink_to(ROOT / LENT)


def survives(mutant: Mutant, tree: Path) -> str:
    """Why the fault was not found, or empty when its test turned red."""
    file = tree / mutant.file
    right = file.read_text()
    file.write_text(right.replace(mutant.line + "\n", mutant.fault + "\n", 1))
    try:
        run = subprocess.run(
            [*PYTEST, "-x", *([f"--timeout={HANGS_S}"] if mutant.hangs else []), mutant.test],
            cwd=tree,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return why_alive(mutant, FAILED, NO_END)
    finally:
        file.write_text(right)
    return why_alive(mutant, run.returncode, run.stdout or run.stderr)


def why_alive(mutant: Mutant, code: int, said: str) -> str:
    """Why a fault was not found, by pytest's exit code and what it said; empty when it was."""
    if code != FAILED:
        return said[-2000:]
    return "its test has no end\n" if NO_END in said and not mutant.hangs else ""


def already_red(tests: Iterable[str], tree: Path) -> str:
    """What these tests say in the copy without any fault; empty when they are green."""
    run = subprocess.run(
        [*PYTEST, *sorted(set(tests))],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout[-2000:] + run.stderr[-2000:] if run.returncode else ""


def main() -> int:
    """Try each fault; 0 when every one is found."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--only", default="", help="those with this in their name")
    only = parser.parse_args().only
    alive = 0
    with tempfile.TemporaryDirectory(prefix="muster-mutants-") as folder:
        copy_tree(Path(folder))
        wanted = [mutant for mutant in mutants() if only in mutant.name]
        if why := already_red((mutant.test for mutant in wanted), Path(folder)):
            sys.stdout.write(f"red without any fault\n{why}")
            return 1
        for mutant in wanted:
            why = survives(mutant, Path(folder))
            alive += bool(why)
            sys.stdout.write(f"{'LIVES' if why else 'found'}  {mutant.name}\n{why}")
            sys.stdout.flush()
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
