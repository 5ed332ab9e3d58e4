"""The services of Muster; they speak to each other only through topics and published views."""
