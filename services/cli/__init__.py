"""The `muster` command: mounts what each service offers; the one room that may see them all."""
