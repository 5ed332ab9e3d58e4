"""Ids say what a thing is: the same thing, the same id, on every machine and in every release."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from schemas import ids

ALERT = ids.alert_id("office.invalid", "A-1", "2026-07-21T10:30:00+00:00")
PARTS = st.lists(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x1f")), max_size=3
)


def test_ids_are_the_same_for_ever() -> None:
    # Rows in databases carry these: a change of the rule is a change of every id.
    assert str(ALERT) == "b3302a96-be34-5756-9d2f-ae0d075d2efd"
    assert ids.incident_id(ALERT) == UUID("875b4866-e1f1-553d-a712-0288d777a157")
    exercise = UUID("72e7323e-5b34-5aff-b20c-bec24acdc555")
    assert ids.incident_id(ALERT, exercise=True) == exercise
    assert ids.mobilisation_id(ids.incident_id(ALERT), "typhoon") == UUID(
        "82cb6217-3df4-5178-8070-608b6d6d4898"
    )


@given(PARTS)
def test_an_id_is_the_uuid5_of_its_parts(parts: list[str]) -> None:
    assert ids.of("thing", *parts) == uuid5(ids.NAMESPACE, "\x1f".join(["thing", *parts]))


@given(PARTS, PARTS)
def test_equal_parts_give_equal_ids_and_other_parts_others(one: list[str], two: list[str]) -> None:
    assert (ids.of("thing", *one) == ids.of("thing", *two)) == (one == two)


def test_kinds_are_apart() -> None:
    made = {
        ids.incident_id(ALERT),
        ids.impact_id(ALERT),
        ids.of("alert", ALERT),
        ids.contact_id(ALERT, ALERT),
        ids.visit_id(ALERT, ALERT),
        ids.mobilisation_id(ALERT, str(ALERT)),
        ids.attempt_id(ALERT, "first", "sms"),
        ids.attempt_id(ALERT, "first", "call"),
        ids.attempt_id(ALERT, "urgency:2", "sms"),
        ids.task_id(ALERT, ALERT, ALERT, ALERT, "impact"),
        ids.task_id(ALERT, ALERT, ALERT, ALERT, "deputy"),
    }
    assert len(made) == 11
