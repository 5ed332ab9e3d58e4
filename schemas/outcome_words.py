"""What people write for an outcome: in an SMS, on paper, in a spreadsheet."""

import re
import unicodedata

from schemas.dashes import MEANT_AS_DASHES
from schemas.vocabulary import VisitOutcome

ABSENT = (
    "不在", "不在家", "不在家里", "不在屋里", "人不在", "人不在家", "老人不在", "老人不在家",
    "没在", "没在家", "家里没人", "家中无人", "屋里没人", "没人在家", "无人在家", "出门",
    "出门了", "出去", "出去了", "外出", "外出了", "在外", "在外面", "下楼了", "走开了", "去买菜",
    "买菜去了", "去散步", "散步去了", "去上班", "上班", "上班去了", "串门", "串门去了", "去看病",
    "看病去了", "去医院", "去医院了", "not in", "not home", "not at home", "nobody home",
    "nobody in", "no one home", "no one in", "out", "gone out", "went out",
)  # fmt: skip
"""Not in at the knock: that says nothing of where somebody is, who may lie behind the door or be
back within the hour."""
WORDS: dict[VisitOutcome, tuple[str, ...]] = {
    VisitOutcome.SAFE: ("平安", "安全", "在家", "没事", "无事", "正常", "好", "safe", "ok", "fine"),
    VisitOutcome.NEEDS_HELP: (
        "需要帮助", "要帮助", "帮助", "求助", "要帮忙", "需帮助", "生病", "受伤",
        "needs help", "help",
    ),
    VisitOutcome.NO_ANSWER: (
        *ABSENT,
        "没人应", "没人应门", "没人应答", "没人", "没有人", "无人", "无人应", "无人应答",
        "无人应门", "没应", "没应答", "没应门", "不应", "没开门", "不开门", "没人开门",
        "无人开门", "门没开", "敲不开", "叫不开", "敲不开门", "敲门无人", "敲门没人",
        "敲门没人应", "敲门无人应", "敲门无人应答", "敲门不应", "敲门没应", "敲门没反应",
        "敲门不开", "敲门没开", "敲了没人", "敲了没人应", "敲过没人", "没反应", "无反应",
        "没动静", "没回应", "无回应", "锁门", "门锁着", "锁着门", "没见到", "没见到人", "没见着",
        "没见着人", "未见到人", "没看到人", "没找到人", "找不到人", "联系不上", "联系不到",
        "no answer", "no reply", "no response", "nobody", "no one", "locked",
    ),
    VisitOutcome.MOVED: ("已转移", "转移", "已转", "转移了", "moved"),
    # Somebody knows where they are, and that it is not here.
    VisitOutcome.AWAY: (
        "不在本地", "人不在本地", "外地", "在外地", "去外地", "去外地了", "外出务工", "出差",
        "出差了", "在出差", "旅游", "去旅游", "去旅游了", "旅游去了", "外出旅游", "探亲",
        "探亲去了", "回老家", "回老家了", "在老家", "回乡", "回乡了", "出国", "出国了", "在国外",
        "住院", "住院了", "在住院", "住院中", "住医院", "在医院", "在养老院", "住养老院",
        "去养老院了",
        *(f"{way}{kin}家{end}" for kin in ("女儿", "儿子", "子女", "孩子", "亲戚", "亲属")
          for way, end in (("去", ""), ("去", "了"), ("到", "了"), ("在", ""), ("住", ""))),
        "away", "out of town", "abroad", "travelling", "traveling", "in hospital", "with family",
        "with relatives",
    ),
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


_ABSENT = frozenset(map(plain, ABSENT))
_BY_WORD = {plain(word): outcome for outcome, words in WORDS.items() for word in words}


def outcome_of(text: str) -> VisitOutcome | None:
    """The outcome that a word stands for; None for any other: nobody guesses who is safe."""
    return _BY_WORD.get(plain(text))


def says_absent(text: str) -> bool:
    """Whether a word says that somebody is not in, and not where they are."""
    return plain(text) in _ABSENT
