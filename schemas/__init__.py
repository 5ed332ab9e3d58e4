"""The language between the services: words, ids, events. It depends on nothing here."""
