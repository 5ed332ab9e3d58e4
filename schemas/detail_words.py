"""What people write on paper of an outcome beyond its word: what help, where to, by whom."""

from collections.abc import Mapping
from typing import TypeVar

from schemas.outcome_words import plain
from schemas.vocabulary import HelpKind, Mover, Refuge

HELP: dict[HelpKind, tuple[str, ...]] = {
    HelpKind.MEDICAL: ("医疗", "就医", "看病", "生病", "受伤", "救护车", "120", "medical"),
    HelpKind.CARRYING: ("要人背", "背", "抬", "搬运", "走不动", "carrying", "carry"),
    HelpKind.TRAPPED: ("被困", "困住", "出不来", "trapped"),
    HelpKind.POWER: ("断电缺氧", "断电", "停电", "缺氧", "氧气", "power", "oxygen"),
    HelpKind.SUPPLIES: ("缺东西", "物资", "食物", "水", "药", "supplies", "food", "water"),
    HelpKind.OTHER: ("别的", "其他", "其它", "other"),
}
REFUGES: dict[Refuge, tuple[str, ...]] = {
    Refuge.KIN: ("亲属家", "亲戚家", "子女家", "儿子家", "女儿家", "relatives", "family", "kin"),
    Refuge.NEIGHBOUR: ("邻居家", "邻居", "neighbour", "neighbor"),
    Refuge.SHELTER: ("安置点", "避险点", "避难所", "避难场所", "shelter"),
    Refuge.HOSPITAL: ("医院", "hospital"),
    Refuge.OTHER: ("别处", "其他", "其它", "elsewhere", "other"),
}
MOVERS: dict[Mover, tuple[str, ...]] = {
    Mover.THEMSELVES: ("自己去的", "自己", "自行", "本人", "themselves", "self"),
    Mover.KIN: ("亲属", "亲戚", "子女", "家人", "儿子", "女儿", "relatives", "family", "kin"),
    Mover.LEADER: ("楼长", "楼道长", "网格长", "网格员", "社区", "leader"),
    Mover.TEAM: ("志愿者", "志愿队", "volunteers", "team"),
    Mover.SERVICES: ("120/消防", "120", "119", "消防", "救护车", "ambulance", "fire", "services"),
}
URGENT: dict[bool, tuple[str, ...]] = {
    True: ("急", "紧急", "很急", "是", "√", "✓", "urgent", "yes", "x"),
    False: ("不急", "否", "not urgent", "no"),
}


Code = TypeVar("Code")


def meant(words: Mapping[Code, tuple[str, ...]], text: str) -> Code | None:
    """The code that a word stands for, or its own name; None for any other: nobody guesses."""
    wanted = plain(text)
    for code, ways in words.items():
        if text.strip() in ways or (wanted and wanted in map(plain, (*ways, str(code)))):
            return code
    return None
