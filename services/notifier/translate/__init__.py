"""Foreign formats: the forms a provider posts, the TwiML it reads, our own texts."""
