"""Topics as the catalogue has them, made once before any process starts."""

import asyncio

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from schemas import catalogue

LIMIT_S = 30.0
HOUR_MS = 3_600_000


class TopicsError(RuntimeError):
    """Topics are missing and could not be made."""


async def missing_topics(bootstrap_servers: str) -> tuple[str, ...]:
    """Names of the catalogue that the broker does not have; OSError when it does not answer."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=5_000)
    async with asyncio.timeout(LIMIT_S):
        try:
            await admin.start()
            there = set(await admin.list_topics())
        finally:
            await admin.close()
    return tuple(name for name in catalogue.topics() if name not in there)


async def create_topics(bootstrap_servers: str) -> tuple[str, ...]:
    """Make what is missing; gives the names made. TopicsError says which the broker refused."""
    missing = await missing_topics(bootstrap_servers)
    if not missing:
        return ()
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=10_000)
    async with asyncio.timeout(LIMIT_S):
        try:
            await admin.start()
            answer = await admin.create_topics([_new(name) for name in missing])
        finally:
            await admin.close()
    refused = [
        f"{error[0]}: {for_code(error[1]).__name__}"
        for error in answer.topic_errors
        if error[1] not in (0, TopicAlreadyExistsError.errno)
    ]
    if refused:
        raise TopicsError("the broker refused " + ", ".join(refused))
    return missing


def _new(name: str) -> NewTopic:
    topic = catalogue.topics()[name]
    return NewTopic(
        name,
        num_partitions=topic.partitions,
        replication_factor=-1,
        topic_configs={"retention.ms": str(topic.retention_hours * HOUR_MS)},
    )
