"""Memory that is free is given back to the machine."""

import ctypes

# <malloc.h>, glibc: mallopt(3).
M_TRIM_THRESHOLD, M_ARENA_MAX = -1, -8
KEPT_BYTES = 64 * 1024


def give_back() -> bool:
    """One heap for all threads, trimmed when its top is free; False where the C library has no such
    choice (musl gives back by itself).

    Left to itself glibc keeps a heap a thread and lets each grow to its largest moment: after the
    impact of a district the roster held a third more than it had in use.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return False
    return bool(mallopt(M_ARENA_MAX, 1) and mallopt(M_TRIM_THRESHOLD, KEPT_BYTES))
