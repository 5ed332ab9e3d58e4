"""What people write for an outcome: in an SMS, on paper, in a spreadsheet."""

import re
import unicodedata

from schemas.dashes import MEANT_AS_DASHES
from schemas.vocabulary import VisitOutcome

WORDS: dict[VisitOutcome, tuple[str, ...]] = {
    VisitOutcome.SAFE: ("平安", "安全", "在家", "没事", "无事", "正常", "好", "safe", "ok", "fine"),
    VisitOutcome.NEEDS_HELP: (
        "需要帮助", "要帮助", "帮助", "求助", "要帮忙", "需帮助", "生病", "受伤",
        "needs help", "help",
    ),
    VisitOutcome.NO_ANSWER: (
        "没人应", "没人", "无人", "无人应", "无人应答", "没应", "没开门", "敲门无人",
        "no answer", "nobody",
    ),
    VisitOutcome.MOVED: ("已转移", "转移", "已转", "转移了", "moved"),
    VisitOutcome.AWAY: ("不在本地", "外出", "在外地", "不在", "出门", "away"),
    VisitOutcome.REFUSED: ("不肯走", "拒绝", "不走", "不愿走", "refused"),
    VisitOutcome.WRONG_DATA: (
        "资料有误", "资料错", "信息有误", "查无此人", "搬走", "搬走了", "已搬走",
        "wrong data", "wrong",
    ),
    # Nobody writes that nothing is known, but that what was said was wrong.
    VisitOutcome.UNKNOWN: ("撤销", "撤回", "取消", "take back", "taken back", "undo"),
}  # fmt: skip
_MARKS = re.compile(rf"[\W_]+|(?<=\d)[{MEANT_AS_DASHES}](?=\d)")


def plain(text: str) -> str:
    """Without blanks and punctuation, full-width signs as usual ones, in small letters."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


_BY_WORD = {plain(word): outcome for outcome, words in WORDS.items() for word in words}


def outcome_of(text: str) -> VisitOutcome | None:
    """The outcome that a word stands for; None for any other: nobody guesses who is safe."""
    return _BY_WORD.get(plain(text))
