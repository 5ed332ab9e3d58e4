"""Foreign forms into the domain's: plan files, events of other services."""
