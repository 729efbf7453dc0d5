"""What is said in the demo's lectures: captions as a Chinese Windows program wrote them, chapters, words to check."""

from datetime import datetime

from media_pipeline.captions import reader
from media_pipeline.captions import services as captions
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource, TermKind
from media_pipeline.models import MediaAsset, ProofTerm
from sanwei.accounts.models import User
from sanwei.home.demo.texts import CONTENT
from sanwei.org.models import OrgUnit

CAPTIONS = CONTENT / "sanhuiyike_gb18030.srt"
WHOLE = "sanhuiyike.mp4"
#: The short lectures are cut from the long one: which sentence each holds, and where in the long one it begins, in ms.
CUTS = {
    "dahui.mp4": (1, 13_550),
    "zhiweihui.mp4": (2, 20_900),
    "xiaozuhui.mp4": (3, 32_300),
    "dangke.mp4": (4, 47_000),
    "zhutidangri.mp4": (5, 62_400),
    "jilu.mp4": (6, 81_200),
}
CHAPTERS = {
    WHOLE: (
        (0, "三会一课是什么"),
        (13_600, "支部党员大会：每季度一次"),
        (20_950, "支部委员会：每月一次"),
        (32_350, "党小组会：每月一次"),
        (47_050, "党课：讲身边事"),
        (62_490, "主题党日"),
        (81_230, "怎么记"),
        (98_870, "思考题"),
    ),
    "xuetian.mp4": (
        (0, "开场"),
        (11_360, "司机师傅问我"),
        (24_480, "同样是冰，下坡刹不住"),
        (38_840, "爬不动是堵，刹不住是撞"),
        (53_520, "盐不是撒下去就化的"),
        (68_600, "背阴、桥面先结冰"),
        (82_800, "上坡的车，站口拦得住"),
        (96_520, "先下后上，一趟不空跑"),
        (111_720, "记住三句话"),
    ),
}
TERMS = (
    (TermKind.WORDING, "三会一课", "三会一刻", ""),
    (TermKind.WORDING, "主题党日", "主题党日活动日", ""),
    (TermKind.PLACE, "站口", "站岗", "九月审稿时出过错"),
    (TermKind.NAME, "吕永红", "", "青桥所党支部书记"),
    (TermKind.NAME, "金红梅", "", ""),
    (TermKind.NAME, "郑凯旋", "", ""),
)


def list_terms() -> None:
    """Write down the names and 提法 that every unit's captions must get right."""
    collection = OrgUnit.get_first_root_node().collection
    ProofTerm.objects.bulk_create(
        ProofTerm(collection=collection, kind=kind, term=term, wrong=wrong, note=note)
        for kind, term, wrong, note in TERMS
    )


def caption(asset: MediaAsset, *, file: str, editor: User, at: datetime) -> None:
    """Give a lecture's recording its captions, read through and confirmed by ``editor``, and its chapters."""
    if cues := _cues_of(file):
        draft = captions.add_version(
            asset=asset,
            language=CaptionLanguage.CHINESE,
            source=CaptionSource.UPLOADED,
            cues=cues,
            actor=editor,
            at=at,
        )
        captions.confirm(
            asset=asset,
            language=CaptionLanguage.CHINESE,
            number=draft.number,
            actor=editor,
            at=at,
        )
    if file in CHAPTERS:
        captions.set_chapters(asset=asset, chapters=CHAPTERS[file], actor=editor, at=at)


def _cues_of(file: str) -> list[Cue]:
    whole = reader.read(CAPTIONS.read_bytes())
    if file == WHOLE:
        return whole
    if file not in CUTS:
        return []
    place, begins_ms = CUTS[file]
    cue = whole[place]
    return [Cue(max(0, cue.start_ms - begins_ms), cue.end_ms - begins_ms, cue.text)]
