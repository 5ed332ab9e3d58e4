"""A level that is raised while it runs goes out at once and is signed all the same."""

from dataclasses import replace

from schemas.events.commands import MobilisationAction
from services.alerting.domain.plan import Approval, Approving
from services.alerting.domain.state import TimerKind
from services.alerting.timers import TimersDue
from tests.builders.alerting import DEGREES, edition, node
from tests.builders.impacts import MOBILISATION, TWO, alert_events
from tests.integration.alerting.desk import Desk, Record

S1 = node("g1/b1/s1")
BLUE, YELLOW, ORANGE, RED = range(1, 5)
APPROVE, COUNTERSIGN = MobilisationAction.APPROVE, MobilisationAction.COUNTERSIGN
RAN_OUT = TimersDue(
    mobilisation_id=MOBILISATION,
    community_code="",
    timers=((TimerKind.LAPSE, MOBILISATION, ""),),
)
"""The time of the proposal to begin."""


def decided_by_officers(desk: Desk, *levels: int) -> None:
    """The plan has an officer decide these levels; the others are signed in advance."""
    officer = [DEGREES[level - 1] for level in levels]
    desk.editions = {
        ("typhoon", level): replace(
            edition(level=level),
            approval=Approval.OFFICER if level in officer else Approval.PRE_SIGNED,
        )
        for level in DEGREES
    }
    desk.worker = desk.new_worker()


def signature(desk: Desk) -> Record | None:
    """Of the level that runs."""
    rows = desk.read(
        "select kind, state, level from alerting.approval where subject_id = mobilisation_id"
    )
    return rows[0] if rows else None


async def raised(desk: Desk, revision: int, degree: int) -> None:
    desk.clock.advance(60)
    await desk.tell(*alert_events(TWO, revision=revision, degree=degree))


async def test_what_an_officer_decides_is_countersigned_when_it_was_raised_to(desk: Desk) -> None:
    decided_by_officers(desk, YELLOW, ORANGE)
    await desk.tell(*alert_events(TWO, degree=BLUE))
    assert (desk.state(MOBILISATION), signature(desk)) == ("running", None)
    owed = {"kind": "countersignature", "state": "open"}
    for revision, degree in enumerate((YELLOW, ORANGE), start=2):
        await raised(desk, revision, degree)
        # Life first: everybody is told at once.
        assert desk.states(S1)[0] == "open"
        assert desk.ordered(MOBILISATION, "g1/b1/s1.A")[-1]["round"] == f"upgrade:{revision}"
        assert signature(desk) == owed | {"level": DEGREES[degree - 1]}
    reasons = [row["reason"] for row in desk.view("timeline", "what = 'countersignature_asked'")]
    assert reasons == ["goes out at once"] * 2


async def test_an_approval_is_of_its_level_and_those_below(desk: Desk) -> None:
    decided_by_officers(desk, YELLOW, ORANGE)
    await desk.tell(*alert_events(TWO, degree=ORANGE))
    await desk.command(MOBILISATION, APPROVE, actor="officer-2")
    approved = {"kind": "proposal", "state": "given", "level": "orange"}
    for revision, degree in enumerate((YELLOW, ORANGE), start=2):
        await raised(desk, revision, degree)
        assert signature(desk) == approved
    await raised(desk, 4, RED)
    assert signature(desk) == {"kind": "countersignature", "state": "open", "level": "red"}
    await desk.command(MOBILISATION, COUNTERSIGN, actor="officer-2")
    for revision, degree in enumerate((ORANGE, RED), start=5):
        await raised(desk, revision, degree)
        assert signature(desk) == {"kind": "countersignature", "state": "given", "level": "red"}


async def test_a_graver_level_is_owed_in_place_of_the_milder_one(desk: Desk) -> None:
    decided_by_officers(desk, YELLOW)
    await desk.tell(*alert_events(TWO, degree=BLUE))
    await raised(desk, 2, YELLOW)
    await raised(desk, 3, RED)
    await raised(desk, 4, YELLOW)
    assert signature(desk) == {"kind": "countersignature", "state": "open", "level": "red"}


async def test_a_milder_level_owes_nothing(desk: Desk) -> None:
    """Nor does the same for longer: what runs was set going at something as grave."""
    decided_by_officers(desk, YELLOW)
    desk.editions = dict(desk.editions) | {
        ("typhoon", "red"): replace(
            desk.editions["typhoon", "red"], approving=Approving(countersign=False)
        )
    }
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO, degree=RED))
    for revision, degree in enumerate((YELLOW, YELLOW), start=2):
        await raised(desk, revision, degree)
        assert signature(desk) is None
    await raised(desk, 4, ORANGE)
    assert signature(desk) == {"kind": "countersignature", "state": "open", "level": "orange"}


async def test_of_what_is_stopped_no_level_is_signed(desk: Desk) -> None:
    decided_by_officers(desk, YELLOW)
    await desk.tell(*alert_events(TWO, degree=BLUE))
    await desk.command(MOBILISATION, MobilisationAction.STOP)
    await raised(desk, 2, YELLOW)
    assert (desk.state(MOBILISATION), signature(desk)) == ("stopped", None)


async def test_the_time_of_a_proposal_does_not_run_out_for_what_runs_in_its_place(
    desk: Desk,
) -> None:
    """It had run out, and a graver level that begins by itself was handled before that."""
    decided_by_officers(desk, YELLOW)
    await desk.tell(*alert_events(TWO, degree=YELLOW))
    await raised(desk, 2, RED)
    await desk.tell(RAN_OUT)
    assert desk.read("select from alerting.timer where kind = 'lapse'") == []
    desk.clock.advance(desk.editions["typhoon", "red"].approving.within.total_seconds())
    await desk.tell(RAN_OUT)
    owed = {"kind": "countersignature", "state": "open", "level": "red"}
    assert (desk.state(MOBILISATION), signature(desk)) == ("running", owed)


async def test_what_an_earlier_release_asked_for_has_no_time_that_runs_out(desk: Desk) -> None:
    decided_by_officers(desk, YELLOW)
    await desk.tell(*alert_events(TWO, degree=YELLOW))
    with desk.database.admin() as connection:
        connection.execute("update alerting.approval set deputy_due_at = null, deadline_at = null")
    await desk.tell(RAN_OUT)
    assert desk.state(MOBILISATION) == "awaiting_approval"
