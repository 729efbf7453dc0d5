"""What an editor hands in: a caption file, edited lines, chapters."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media_pipeline.captions import reader
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import CaptionLanguage
from media_pipeline.captions.errors import CaptionsRefused
from media_pipeline.captions.timing import parse_time, write_time

ACCEPTED = ".vtt,.srt,.ass,.ssa,.txt,text/vtt"


class UploadCaptionsForm(forms.Form):
    """One file and its language; the sort and the encoding are told from its content."""

    language = forms.ChoiceField(label=gettext_lazy("语言"), choices=CaptionLanguage.choices)
    file = forms.FileField(
        label=gettext_lazy("字幕文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("VTT、SRT、ASS都可以，不用管编码。"),
        error_messages={"empty": gettext_lazy("文件是空的（0字节），请重新选择。")},
    )

    def clean_file(self) -> list[Cue]:
        file = self.cleaned_data["file"]
        return _read(file.read(reader.MOST_BYTES + 1))


class LinesForm(forms.Form):
    """The lines as WebVTT, which the page edits one by one; ``after`` is the version they came from."""

    text = forms.CharField(
        label=gettext_lazy("字幕"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "data-lines-text": ""}),
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def clean_text(self) -> list[Cue]:
        return _read(self.cleaned_data["text"])


class ChaptersForm(forms.Form):
    """One chapter a line: time, space, title."""

    chapters = forms.CharField(
        label=gettext_lazy("章节"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "data-chapters-text": "", "placeholder": "0:00 开场\n1:05 会议怎么记"}
        ),
        help_text=gettext_lazy("一行一个：时间、空格、标题。留空就是不分章节。"),
    )

    def clean_chapters(self) -> list[tuple[int, str]]:
        found = []
        for number, line in enumerate(self.cleaned_data["chapters"].splitlines(), start=1):
            time, _space, title = line.replace("\u3000", " ").strip().partition(" ")
            if not time:
                continue
            try:
                found.append((parse_time(time, number=number), title.strip()))
            except CaptionsRefused as refused:
                raise forms.ValidationError(str(refused.message)) from refused
            if not title.strip():
                raise forms.ValidationError(_("第%d行：时间后面要有标题。") % number)
        return found


def chapters_text(chapters: tuple[tuple[int, str], ...]) -> str:
    """Return chapters as the form's text."""
    return "\n".join(f"{_short(at_ms)} {title}" for at_ms, title in chapters)


def _short(at_ms: int) -> str:
    written = write_time(at_ms).removesuffix(".000")
    return written.removeprefix("00:").removeprefix("0")


def _read(given: Any) -> list[Cue]:
    try:
        return reader.read(given) if isinstance(given, bytes) else reader.read_text(given)
    except CaptionsRefused as refused:
        raise forms.ValidationError(str(refused.message)) from refused
