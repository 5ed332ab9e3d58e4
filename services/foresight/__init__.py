"""What a start asks of people and channels and how it will go, computed before it happens.

Pure rules of two services: alerting checks plans by them, the gateway shows officers what would
follow. They know neither; what they need comes as numbers.
"""
