"""Made-up names of people."""

from sanwei.home.scale.dice import Dice

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = (
    "建国伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉文辉鹏飞晓红海波志华云龙春梅凤雪松林柏"
)


def name_of(dice: Dice) -> str:
    given = "".join(dice.sample(GIVEN, k=2 if dice.chance(75) else 1))
    return dice.choice(SURNAMES) + given
