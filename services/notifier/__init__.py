"""The carrier edge: attempts, lanes, limits, providers, their webhooks."""
