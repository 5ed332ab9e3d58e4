"""Example warnings; NOTICE says where they come from and under which licence."""
