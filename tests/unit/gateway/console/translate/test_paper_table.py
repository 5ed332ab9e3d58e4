"""Tables as people type them."""

import pytest

from services.gateway.console.domain.paper_fields import Field
from services.gateway.console.translate.paper_table import TableError, read_table


@pytest.mark.parametrize(
    "text",
    [
        "楼栋,单元,门,结果,时间\n5号楼,2单元,501,平安,21:05",
        "\ufeff楼号\t单元号\t房号\t走访结果\t时间\n5号楼\t2单元\t501\t平安\t21:05",
        "楼栋；单元；门牌号；结果（勾一项）；几点\n5号楼；2单元；501；平安；21:05",
        "Building;Entrance;Room;Result;When\n5号楼;2单元;501;平安;21:05",
    ],
)
def test_headings_and_separators_are_messy(text: str) -> None:
    (row,) = read_table(text)
    assert (row.number, row.cell(Field.BUILDING), row.cell(Field.DOOR)) == (2, "5号楼", "501")
    assert (row.cell(Field.OUTCOME), row.cell(Field.TIME)) == ("平安", "21:05")


def test_a_comma_within_a_cell_of_a_pasted_sheet_stays_there() -> None:
    (row,) = read_table("门\t结果\t时间\n501\t没人,后来也没人\t21:05")
    assert (row.cell(Field.OUTCOME), row.cell(Field.TIME)) == ("没人,后来也没人", "21:05")


@pytest.mark.parametrize("heads", ["姓名,电话", "负责人,手机号", "Name,Phone"])
def test_who_said_it_may_be_named(heads: str) -> None:
    (row,) = read_table(f"楼栋,{heads},门,结果,时间\n5号楼,王芳,0002,,收到,21:05")
    assert (row.cell(Field.NAME), row.cell(Field.PHONE)) == ("王芳", "0002")


def test_a_title_may_stand_above_and_rows_keep_their_numbers() -> None:
    text = "第二网格叫应表,,,\n\n备注,门,结果,时间\nx,501,平安,21:05\n,,,\ny,502,没人应,21:06,多的"
    rows = read_table(text)
    assert [(row.number, row.cell(Field.DOOR)) for row in rows] == [(4, "501"), (6, "502")]


@pytest.mark.parametrize("text", ["", "   ", "501,平安,21:05", "姓名,电话\n王,1"])
def test_without_headings_nothing_is_guessed(text: str) -> None:
    with pytest.raises(TableError):
        read_table(text)


def test_missing_headings_are_named() -> None:
    with pytest.raises(TableError) as caught:
        read_table("楼栋,门,结果\n5,501,平安")
    assert caught.value.missing == (Field.TIME,)
