"""HTTP routes: Twilio's API, the control API, the page of handsets."""
