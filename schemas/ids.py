"""Ids are UUIDv5 of what the thing is, so that handling anything twice gives the same rows."""

import hashlib
from uuid import UUID

NAMESPACE = UUID("8f6f5c1e-5f0b-5f3e-9a55-6d7573746572")


# What `uuid.uuid5` does, with the namespace taken in once: a task costs some ten ids.
_HASH = hashlib.sha1(NAMESPACE.bytes, usedforsecurity=False)


def of(kind: str, *parts: object) -> UUID:
    """The id of the thing of this kind that these parts name; equal parts give equal ids."""
    hashed = _HASH.copy()
    hashed.update("\x1f".join([kind, *map(str, parts)]).encode())
    return UUID(bytes=hashed.digest()[:16], version=5)


def alert_id(sender: str, identifier: str, sent: str) -> UUID:
    """An alert is named by CAP 1.2's triple; `sent` as ISO 8601 in UTC."""
    return of("alert", sender, identifier, sent)


def incident_id(root_alert: UUID, *, exercise: bool = False) -> UUID:
    """An incident is named by the earliest alert known of it; of one alert an exercise has another
    than what is real."""
    return of("incident", root_alert, *(["exercise"] if exercise else []))


def impact_id(alert: UUID) -> UUID:
    return of("impact", alert)


def mobilisation_id(incident: UUID, plan: str) -> UUID:
    return of("mobilisation", incident, plan)


def contact_id(mobilisation: UUID, person: UUID) -> UUID:
    return of("contact", mobilisation, person)


def task_id(mobilisation: UUID, post: UUID, node: UUID, person: UUID, cause: str) -> UUID:
    """One person's duty from one post at one node; `cause` is why it was opened."""
    return of("task", mobilisation, post, node, person, cause)


def visit_id(mobilisation: UUID, resident: UUID) -> UUID:
    return of("visit", mobilisation, resident)


def attempt_id(contact: UUID, round_name: str, channel: str) -> UUID:
    return of("attempt", contact, round_name, channel)


NO_TEXT = UUID(int=0)
"""Whose words an attempt said that was claimed before texts had ids."""


def text_id(plan: str, level: str, version: int) -> UUID:
    """What a plan's edition says; an officer's message goes by its own id."""
    return of("text", plan, level, version)


def matter_id(mobilisation: UUID, what: object, cause: str) -> UUID:
    """What came up once; `what` it is about and `cause`, why this time."""
    return of("matter", mobilisation, what, cause)
