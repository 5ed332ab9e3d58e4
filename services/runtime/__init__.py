"""What every service stands on; it depends on `schemas` alone."""
