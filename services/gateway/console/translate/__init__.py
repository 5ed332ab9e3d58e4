"""What officers ask for, as documents."""
