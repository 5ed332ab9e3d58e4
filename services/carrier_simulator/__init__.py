"""A carrier on the wire: Twilio's protocol, personas who answer, a page of handsets."""
