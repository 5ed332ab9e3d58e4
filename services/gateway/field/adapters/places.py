"""A place as its neighbours say it: building and stairwell, not the whole path."""

PLACE = """coalesce(case when n.kind in ('stairwell', 'building') then p.name || n.name
                     else n.name end, '')"""
"""In SQL, of node `n` below its parent `p`."""
