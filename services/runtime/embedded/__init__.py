"""PostgreSQL and a Kafka-speaking broker from pip alone, for the demo and tests."""
