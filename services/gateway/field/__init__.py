"""The leader's page behind the link in a message."""
