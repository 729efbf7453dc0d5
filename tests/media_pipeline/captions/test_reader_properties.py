"""Whatever the bytes: clean cues or a refusal, and what was written reads back the same."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from media_pipeline.captions import markup, reader
from media_pipeline.captions.cues import Cue, to_vtt
from media_pipeline.captions.errors import CaptionsRefused

HOSTILE = st.sampled_from(
    ["<b>", "</b>", "<v 张三>", "<script>", "<rt>", "<ruby>", "&lt;", "&", "<", ">", "-->", "\n", "\n\n",
     "NOTE", "{\\b1}", "\u202e", "\x00", "00:00:01,000 --> 00:00:02,000", "WEBVTT", "[Events]", "好", " "]
)  # fmt: skip
TEXTS = st.lists(HOSTILE | st.text(max_size=8), max_size=12).map("".join)
CUES = st.lists(
    st.builds(
        lambda start, length, text: Cue(start, start + length, markup.clean(text)),
        st.integers(0, 80_000_000),
        st.integers(1, 60_000),
        TEXTS,
    ).filter(lambda cue: cue.text),
    min_size=1,
    max_size=20,
).map(sorted)


def settled(cues: list[Cue]) -> list[Cue]:
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


@given(CUES)
def test_what_is_written_reads_back_the_same(cues: list[Cue]) -> None:
    assert reader.read_text(to_vtt(settled(cues))) == settled(cues)


@given(CUES)
def test_what_is_written_survives_every_encoding(cues: list[Cue]) -> None:
    text = to_vtt(settled(cues))

    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert reader.read(text.encode(encoding)) == settled(cues)


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    assert markup.clean(markup.clean(raw)) == markup.clean(raw)


@given(TEXTS)
def test_no_tag_but_the_known_ones_is_left(raw: str) -> None:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append(tag)  # type: ignore[method-assign]
    clean = markup.clean(raw)
    parser.feed(clean)

    assert set(found) <= {"b", "i", "u", "ruby", "rt", "v"}
    assert "-->" not in clean
    assert "\n\n" not in clean
    assert not re.search(r"<v[^>]*=", clean) or "=" in raw


@given(st.binary(max_size=400))
@example(b"WEBVTT\n\n-->")
@example(b"\xff\xfe")
@example(b"[Events]\nFormat: text\nDialogue: x")
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        cues = reader.read(data)
    except CaptionsRefused:
        return
    assert reader.read_text(to_vtt(cues)) == cues


@given(
    TEXTS, st.sampled_from(["", "WEBVTT\n\n", "[Events]\n", "1\n00:00:01,000 --> 00:00:02,000\n"])
)
def test_random_captions_are_read_or_refused(text: str, start: str) -> None:
    try:
        cues = reader.read_text(start + text)
    except CaptionsRefused:
        return
    assert reader.read_text(to_vtt(cues)) == cues


@pytest.mark.parametrize("data", [b"1\n" * 400_000, b"<" * 1_000_000, b"00:" * 500_000])
def test_a_hostile_file_costs_little_time(data: bytes) -> None:
    with pytest.raises(CaptionsRefused):
        reader.read(data)
