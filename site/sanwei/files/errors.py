"""What a person reads when a file can't be handed out or taken in."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotVisible, SanweiError


class GrantInvalid(SanweiError):
    """The address was made for somebody else, for another thing, or was changed."""

    code = "grant_invalid"
    status = 403
    message = _("这个地址打不开，请回到原来的页面，刷新后再试。")


class GrantExpired(SanweiError):
    code = "grant_expired"
    status = 403
    message = _("这个地址已经过期，请刷新页面后再试。")


class FileGone(NotVisible):
    """The database knows the file, the storage does not."""

    code = "file_gone"
    message = _("这个文件已经不在了，请联系发布它的编辑重新上传。")


class NotAPicture(SanweiError):
    code = "not_a_picture"
    message = _("这不是一张能打开的图片，可能文件已损坏，或只是改了扩展名。请换一张重新上传。")


class TooManyPixels(SanweiError):
    code = "too_many_pixels"
    message = _("这张图片的尺寸太大，打开它会占满服务器内存。请先把图片缩小，再上传。")


class NotAPdf(SanweiError):
    code = "not_a_pdf"
    message = _("这不是PDF文件，可能只是改了扩展名。请用“另存为PDF”生成后再上传。")


class PdfBroken(SanweiError):
    code = "pdf_broken"
    message = _("这份PDF打不开，可能没有传完整或已损坏。请在电脑上打开它，另存为PDF后再上传。")


class PdfLocked(SanweiError):
    code = "pdf_locked"
    message = _("这份PDF设了打开密码，党员打不开。请去掉密码，另存为PDF后再上传。")


class PdfTooManyPages(SanweiError):
    code = "pdf_too_many_pages"
    message = _("这份PDF超过500页。请按章节拆成几份，再分别上传。")


class PdfTooHeavy(SanweiError):
    """Reading it took more time or memory than a document may."""

    code = "pdf_too_heavy"
    message = _("这份PDF太复杂，服务器读不完。请用“另存为PDF”或“缩小文件”重新生成后再上传。")


class PageNotDrawn(SanweiError):
    code = "page_not_drawn"
    status = 503
    message = _("这一页暂时显示不出来，请稍后再试，或打开PDF原文看。")
