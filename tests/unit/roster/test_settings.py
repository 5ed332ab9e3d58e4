"""What the roster is told from outside is looked at before it starts."""

import pytest
from pydantic import ValidationError

from services.roster.settings import RosterSettings


def test_a_zone_that_is_none_is_named() -> None:
    with pytest.raises(ValidationError, match="no such time zone"):
        RosterSettings.model_validate({"zone": "Asia/Peking"})
