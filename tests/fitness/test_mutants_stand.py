"""Each one-line fault of `make mutants` still has its line, and each invariant a fault."""

from tests.mutants.__main__ import INVARIANTS, mutants


def test_each_fault_has_its_line_and_each_invariant_a_fault() -> None:
    assert {mutant.invariant for mutant in mutants()} == INVARIANTS
