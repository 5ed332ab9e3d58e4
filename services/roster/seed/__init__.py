"""A synthetic district: deterministic by its seed, of any size, about nobody.

`district.communities` yields it community by community, so that a million residents take no more
memory than eight thousand; `adapters/seed_copy.py` seals and writes it.
"""
