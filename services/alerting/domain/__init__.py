"""Pure rules: state, event and moment in; changes, events and reasons out."""
