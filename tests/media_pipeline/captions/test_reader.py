"""Caption files of every sort become clean cues, or are refused with line and reason."""

from pathlib import Path

import pytest

from media_pipeline.captions import markup, reader
from media_pipeline.captions.cues import Cue, to_vtt
from media_pipeline.captions.errors import CaptionsRefused
from tests import recordings

SRT = "1\n00:00:00,000 --> 00:00:01,500\n同志们好\n\n2\n00:00:02,000 --> 00:00:03,000\n今天讲三会一课\n"
CUES = [Cue(0, 1500, "同志们好"), Cue(2000, 3000, "今天讲三会一课")]
VTT = "WEBVTT\n\n00:00.000 --> 00:01.500\n同志们好\n\n00:02.000 --> 00:03.000\n今天讲三会一课\n"
ASS = """[Script Info]
Title: 课

[V4+ Styles]
Format: Name, Fontname
Style: Default,宋体

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,不要这句
Dialogue: 0,0:00:00.00,0:00:01.50,Default,,0,0,0,,{\\pos(1,2)}同志们好
Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,今天讲三会一课
"""
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [SRT, VTT, ASS], ids=["srt", "vtt", "ass"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_sort_reads_the_same_in_every_encoding(text: str, encoding: str, end: str) -> None:
    assert reader.read(text.replace("\n", end).encode(encoding)) == CUES


def test_big_endian_with_its_mark_is_read() -> None:
    assert reader.read(b"\xfe\xff" + SRT.encode("utf-16-be")) == CUES


def test_the_captions_of_a_chinese_windows_program_are_read() -> None:
    cues = reader.read((recordings.DATA / "sanhuiyike_gb18030.srt").read_bytes())

    assert len(cues) == 8
    assert cues[1] == Cue(13_599, 20_851, "第一，支部党员大会，一般每季度召开一次。")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<b>重</b><i>斜</i><u>线</u>", "<b>重</b><i>斜</i><u>线</u>"),
        ("<v 张三>大家好", "<v 张三>大家好</v>"),
        ("<ruby>汉<rt>hàn</rt></ruby>", "<ruby>汉<rt>hàn</rt></ruby>"),
        ("<font color=red>红</font><c.x>字</c>", "红字"),
        ("<00:00:01.000>卡拉<lang zh>OK</lang>", "卡拉OK"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>图", "&lt;img src=x onerror=alert(1)&gt;图"),
        ("<b onclick=x>重", "<b>重</b>"),
        ("<b.x onclick='y'>重</i></b></b>", "<b>重</b>"),
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("a &lt; b &amp; c", "a &lt; b &amp; c"),
        ("<v 张<三>好", "&lt;v 张&lt;三&gt;好"),
        ("<b><i>错</b>位</i>", "<b><i>错</i></b>位"),
        ("\u202e反\u200b向", "反向"),
        ("{\\an8}上面", "上面"),
    ],
)  # fmt: skip
def test_only_what_players_know_stays_of_mark_up(raw: str, clean: str) -> None:
    (cue,) = reader.read_text(f"1\n00:00:01,000 --> 00:00:02,000\n{raw}\n")

    assert cue.text == clean


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("一面长坡，\n一上一下", "一面长坡，一上一下"),
        ("Good\nmorning", "Good morning"),
        ("<b>重\n要</b>", "重要"),
        ("<v 郑凯旋>大家好</v>", "郑凯旋：大家好"),
        ("<ruby>汉<rt>hàn</rt></ruby>字", "汉(hàn)字"),
        ("&lt;b&gt; &amp;lt;", "<b> &lt;"),
    ],
)
def test_plain_words_are_one_line_without_mark_up(text: str, plain: str) -> None:
    assert markup.plain(text) == plain


def test_styles_regions_notes_settings_and_names_are_left_behind() -> None:
    text = (
        "WEBVTT - 三会一课\nX-TIMESTAMP-MAP=LOCAL:0\n\nSTYLE\n::cue { background: url(//x) }\n\n"
        "REGION\nid:a\n\nNOTE 内部\n不要\n\n第一句\n00:01.000 --> 00:02.000 align:left region:a\n好\n"
    )

    assert to_vtt(reader.read_text(text)) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n好\n"


def test_overrides_of_ass_become_what_vtt_knows() -> None:
    words = r"{\b1}重{\b0}{\i1}斜{\i0}\N第二行\h{\p1}m 0 0 l 9 9{\p0}，逗号"
    line = f"Dialogue: 0,0:00:00.00,0:00:01.00,D,,0,0,0,,{words}"

    (cue,) = reader.read_text(f"[Script Info]\n[Events]\n{line}\n")

    assert cue.text == "<b>重</b><i>斜</i>\n第二行 ，逗号"


def test_cues_come_in_order_overlap_and_lose_their_empty_ones() -> None:
    text = (
        "2\n00:00:05,000 --> 00:00:09,000\n后\n\n3\n00:00:06,000 --> 00:00:07,000\n \n\n"
        "1\n00:00:01,000 --> 00:00:06,000\n先\n"
    )

    assert reader.read_text(text) == [Cue(1000, 6000, "先"), Cue(5000, 9000, "后")]


def test_numbers_and_empty_lines_inside_srt_words_stay_words() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n一共\n2026\n\n个\n\n2\n00:00:03,000 --> 00:00:04,000\n好"
    )

    assert [cue.text for cue in reader.read_text(text)] == ["一共\n2026\n个", "好"]


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("1:02:03,4 --> 1:02:04.05", (3_723_400, 3_724_050)),
        ("00:01.000-->00:02.000", (1000, 2000)),
        ("00：00：01，000 -> 00:00:02,000", (1000, 2000)),
        ("00:00:01 --> 00:00:02", (1000, 2000)),
        ("03:59:59,999 --> 04:00:00,000", (14_399_999, 14_400_000)),
    ],
)
def test_times_are_read_as_people_and_programs_write_them(line: str, span: tuple[int, int]) -> None:
    (cue,) = reader.read_text(f"1\n{line}\n好\n")

    assert (cue.start_ms, cue.end_ms) == span


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("1\n00:00:05,000 --> 00:00:05,000\n好", 2, "结束时间"),
        ("1\n00:00:05,000 --> 00:00:01,000\n好", 2, "结束时间"),
        ("1\n-00:00:01,000 --> 00:00:01,000\n好", 2, "负数"),
        ("1\n00:00:01,000 --> 上午\n好", 2, "“上午”不是时间"),
        ("1\n00:00:61,000 --> 00:01:05,000\n好", 2, "0到59"),
        ("1\n99:00:00,000 --> 99:00:01,000\n好", 2, "24小时"),
        ("目录\n1\n00:00:01,000 --> 00:00:02,000\n好", 1, "序号或时间"),
        (SRT + "\n3\n00:00:04,000 --> 00:00:0x,000\n坏", 10, "不是时间"),
        ("WEBVTT\n00:01.000 --> 00:02.000\n好", 2, "空一行"),
        ("WEBVTT\n\n没有时间的话\n又一行\n", 4, "应是时间"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n好\n00:02.000 --> 00:03.000\n好", 5, "空一行"),
        ("[Events]\nDialogue: 0,0:00:01.00,好", 2, "缺了几栏"),
        ("[Events]\nDialogue: 0,0:00:03.00,0:00:01.00,D,,0,0,0,,好", 2, "结束时间"),
        ("", 0, "没有字幕"),
        ("党课讲稿\n第一部分", 0, "里面没有时间"),
        ("WEBVTT\n", 0, "一句字幕也没有"),
        ("1\n00:00:01,000 --> 00:00:02,000\n" + "长" * 2001, 2, "太长"),
    ],
)
def test_a_bad_file_is_refused_whole_with_line_and_reason(
    text: str, line: int, reason: str
) -> None:
    with pytest.raises(CaptionsRefused) as refused:
        reader.read_text(text)

    assert refused.value.line == line
    assert reason in str(refused.value.message)
    assert str(refused.value.message).startswith(f"第{line}行：") == bool(line)


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(CaptionsRefused, match="2MB"):
        reader.read(b"x" * (reader.MOST_BYTES + 1))


@pytest.mark.parametrize("data", [b"\x00" * 64, b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfe\x00\xd8"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(CaptionsRefused):
        reader.read(data)


def test_a_film_is_no_captions() -> None:
    with pytest.raises(CaptionsRefused):
        reader.read(Path(recordings.CLIP).read_bytes()[:100_000])


def test_ten_thousand_cues_over_hours_are_read() -> None:
    cues = [Cue(at * 1000, at * 1000 + 900, f"第{at}句") for at in range(10_000)]

    assert reader.read_text(to_vtt(cues)) == cues
