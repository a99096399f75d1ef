"""What people say around a question (客套与来由): who they are, what they need it for, thanks.

It asks nothing of the documents, but its words would be looked for in them.
"""

from __future__ import annotations

import re

_PURPOSE = (
    r"(?:汇报|总结|材料|报告|公文|公众号|表|台账|稿子?|发言|简报|文章|论文|方案|作业|采访|调研|备课|讲话|课件|ppt)"
)
_WHO = r"(?:校长|园长|老师|教师|班主任|家长|校医|记者|财务|教研员|科员|干事|干部|工作人员|局的|科的|处的|中心的|学校的|单位的|人员)"
_BEFORE = re.compile(
    r"^(?:"
    r"(?:您好|你好|老师好|请问|请教|麻烦|打扰|打扰了|劳驾|辛苦|不好意思|那个|嗯|哎|喂|同志|亲)(?:您|你|了|一下|问下|问一下|问个事|再问)*[,，。!！:：\s]*"
    rf"|(?:我|我们|咱|俺)(?:们)?是[^,，。?？:：]{{0,10}}{_WHO}[^,，。?？:：]{{0,2}}[,，。:：]+"
    rf"|(?:我|我们)(?:这边|这里|现在|最近)?(?:正?在|要|正)(?:写|做|改|弄|整理|准备)[^,，。?？:：]{{0,10}}{_PURPOSE}[,，。:：]+"
    rf"|[^,，。?？:：]{{0,8}}(?:这边|这里|单位|科里|处里|局里|领导)?(?:写|做|填|整理|准备|报|交|起草|弄|列)(?:个|份|一下|一份)?[^,，。?？:：]{{0,6}}{_PURPOSE}(?:用|要用|需要|呢)?[,，。:：]+"
    r"|(?:领导|局长|校长|主任|同事|家长|记者|上面)(?:们)?(?:刚)?(?:问|要|让我|追问|来问)(?:我|到|起|查)*[,，:：]+"
    r"|(?:想|就想|我想)(?:问问?|了解|知道|请教|咨询|打听|确认|核对)(?:[一1]下|下)?[,，:：]*"
    r")+"
)
_AFTER = re.compile(
    rf"[,，。?？!！\s]+(?:(?:我|我们)?(?:要|好|用来|用于|以便|急着)?(?:写|做|填|报|起草)[^,，。?？什啥哪几多]{{0,4}}(?:{_PURPOSE}(?:要|里)?(?:用|引用|参考|核对)?|要?(?:用|引用|参考|核对))|(?:好|要)?(?:引用|核对)|急用|急等|在线等|谢谢(?:了|您|你|啦)?|十分感谢|多谢|麻烦(?:了|您了?|你了?)|拜托(?:了)?|辛苦(?:了)?|thanks|thank you)[。!！?？~\s]*$"
)


def bare(text: str) -> str:
    """A normalised question without what is said around it; itself where nothing would be left.

    >>> bare("您好,麻烦问一下,大班额哪年消除?谢谢")
    '大班额哪年消除'
    >>> bare("校医这边写总结,近视防控体系由哪几部分组成")
    '近视防控体系由哪几部分组成'
    """
    shorter = text
    while (cut := _AFTER.sub("", _BEFORE.sub("", shorter))) != shorter and len(cut) >= 4:
        shorter = cut
    return shorter if len(shorter) >= 4 else text
