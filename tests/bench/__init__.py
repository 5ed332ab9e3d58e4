"""`make bench`: how fast, measured on real parts, each figure with its limit in the same run.

`figures.py` names every figure and its limit, `summing.py` judges them, each other file measures.
"""
