"""Foreign formats: Twilio's JSON, TwiML, the field page."""
