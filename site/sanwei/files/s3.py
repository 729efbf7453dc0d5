"""S3-compatible storage. Imported only where STORAGES names it: boto3 is not part of the embedded installation."""

from typing import NoReturn

from storages.backends.s3 import S3Storage


class PrivateS3Storage(S3Storage):
    """A private bucket without public addresses; hands out signed ones that live for seconds."""

    default_acl = "private"
    querystring_auth = True
    file_overwrite = False

    def url(self, name: str, *args: object, **kwargs: object) -> NoReturn:
        raise ValueError("private files have no address of their own; use files.delivery")

    def signed_url(self, name: str, *, seconds: int, content_type: str, disposition: str) -> str:
        """Return an address that works for ``seconds`` and answers with our content type, not the bucket's."""
        parameters = {"ResponseContentType": content_type, "ResponseCacheControl": "private"}
        if disposition:
            parameters["ResponseContentDisposition"] = disposition
        address: str = S3Storage.url(self, name, parameters=parameters, expire=seconds)
        return address
