"""Playlists as text."""

import pytest

from media_pipeline import playlists
from media_pipeline.playlists import Variant

MEDIA = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:6
#EXT-X-MAP:URI="init.mp4"
#EXTINF:6.000000,
00000.m4s
#EXTINF:2.133333,
00001.m4s
#EXT-X-ENDLIST
"""


def test_a_media_playlist_tells_its_files_and_its_length() -> None:
    read = playlists.parse_media(MEDIA)

    assert (read.init, read.segments) == ("init.mp4", ("00000.m4s", "00001.m4s"))
    assert read.duration_ms == 8133


@pytest.mark.parametrize(
    "broken",
    ["", "hello", MEDIA.replace("#EXT-X-ENDLIST\n", ""), MEDIA.replace("#EXTINF:6.000000,\n", "")],
)
def test_a_playlist_that_was_broken_off_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="playlist"):
        playlists.parse_media(broken)


def test_the_master_playlist_names_the_sound_and_reads_back() -> None:
    variant = Variant("v480/index.m3u8", 200_000, 150_000, "avc1.64001f,mp4a.40.2", 854, 480, 30.0)

    text = playlists.master([variant], has_audio_rendition=True)

    assert playlists.parse_master(text) == [variant]
    assert 'TYPE=AUDIO,GROUP-ID="audio"' in text
    assert 'URI="audio/index.m3u8"' in text


def test_bandwidth_is_that_of_the_fattest_whole_segment() -> None:
    assert playlists.bandwidths([6000, 12000, 900], (6000.0, 6000.0, 100.0)) == (16000, 12496)
