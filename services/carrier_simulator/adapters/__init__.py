"""Ports made real: the log on disk, HTTP outwards, timers."""
