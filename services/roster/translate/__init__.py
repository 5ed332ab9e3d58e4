"""The roster's facts as events."""
