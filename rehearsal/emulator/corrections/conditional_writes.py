"""Writes of objects that depend on what is there."""

from typing import Any

from ministack.services import s3

from .patching import Function, replace


def only_asterisk(original: Function) -> Function:
    """`If-None-Match` with an ETag replaced an object that had another; S3 takes `*` only, and answers 501 to all else.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    https://github.com/aws/aws-sdk-ruby/issues/3144
    """

    def check_put_preconditions(headers: dict, existing_obj: dict | None) -> Any:
        if headers.get("if-none-match", "*").strip() != "*":
            return s3._error(
                "NotImplemented", "A header you provided implies functionality that is not implemented", 501
            )
        return original(headers, existing_obj)

    return check_put_preconditions


def copies(original: Function) -> Function:
    """A copy replaced what was there whatever its `If-None-Match` and `If-Match` said.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    """

    def copy_object(bucket_name: str, dest_key: str, headers: dict) -> Any:
        bucket = s3._ensure_bucket(bucket_name) or {}
        refused = s3._check_put_preconditions(headers, bucket.get("objects", {}).get(dest_key))
        return refused or original(bucket_name, dest_key, headers)

    return copy_object


def apply() -> None:
    replace(s3, "_check_put_preconditions", "135c6110725d", only_asterisk)
    replace(s3, "_copy_object", "ce47e73298be", copies)
