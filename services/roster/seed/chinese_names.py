"""Chinese names, made of frequent surnames and characters; whom they fit is chance."""

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
OLD = "国建德福秀玉桂兰英珍芳淑凤荣华明文忠贵春金宝祥林根生水土云香梅菊莲"
YOUNG = "伟强磊军洋勇杰涛超刚平辉鹏飞敏静丽娟霞燕玲婷雪琳佳欣怡宇浩然子轩梓涵思雨晨博"
FAMILY_WEIGHTS = tuple(100 / (rank + 6) for rank in range(len(SURNAMES)))
"""Few surnames are borne by most."""


def surname(random: Random) -> str:
    return random.choices(SURNAMES, FAMILY_WEIGHTS)[0]


def name(random: Random, age: int, family: str = "") -> str:
    """A name of two or three characters in the fashion of the age; `family` keeps the surname."""
    characters = OLD if age >= 50 else YOUNG
    given = random.choice(characters)
    if random.random() < 0.75:
        given += random.choice(characters)
    return (family or surname(random)) + given
