"""The HTTP edge: alerts come in, leaders answer on their page, officers command."""
