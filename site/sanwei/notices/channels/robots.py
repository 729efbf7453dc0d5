"""The three group robots, on apprise's plugins: their keys, signatures and limits.

The posting is ours: these robots refuse with status 200 and a code in the answer, which the stock plugins for
企业微信 and 钉钉 take for a delivery (apprise 2.3); they also follow redirects by default and log the address, key
included. The host comes from the settings, so nothing that is entered can lead inside the network.
"""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import requests
from apprise import AppriseAsset, NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings

from sanwei.notices.channels.addresses import Secret
from sanwei.notices.enums import ChannelKind

CONNECT_SECONDS, READ_SECONDS = 4, 8
LONGEST_ANSWER = 64 * 1024
UNREACHABLE, UNREADABLE = "unreachable", "unreadable"
ASSET = AppriseAsset(http_redirects=False, storage_mode="memory", interpret_emojis=False)


class Answering(NotifyBase):
    """Mixin: posts and reads the answer. ``outcome`` is "" after a delivery, else a short code of what went wrong."""

    outcome = ""
    answer_codes: tuple[str, ...] = ("errcode",)

    def post(
        self, address: str, payload: dict[str, Any], params: dict[str, str] | None = None
    ) -> bool:
        self.outcome = self._asked(address, payload, params)
        return not self.outcome

    def _asked(self, address: str, payload: dict[str, Any], params: dict[str, str] | None) -> str:
        try:
            with requests.post(
                address,
                params=params,
                json=payload,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code != requests.codes.ok:
                    return f"http {answer.status_code}"
                return self._code_in(answer.raw.read(LONGEST_ANSWER, decode_content=True))
        except (requests.RequestException, OSError):
            # What requests says of it repeats the address, and the key with it.
            return UNREACHABLE

    def _code_in(self, body: bytes) -> str:
        try:
            told = json.loads(body)
            codes = [told[name] for name in self.answer_codes if name in told]
        except (ValueError, TypeError):
            return UNREADABLE
        if not codes:
            return UNREADABLE
        return "" if codes[0] == 0 else f"refused {codes[0]}"[:40]


class WeComRobot(Answering, NotifyWeComBot):
    body_maxlen = 650  # the robot takes 2,048 bytes of text, a Chinese character is three

    def send(self, body: str, title: str = "", **kwargs: Any) -> bool:
        address = f"{settings.SANWEI_ROBOTS['wecom']}/cgi-bin/webhook/send"
        return self.post(address, {"msgtype": "text", "text": {"content": body}}, {"key": self.key})


class DingTalkRobot(Answering, NotifyDingTalk):
    def send(self, body: str, title: str = "", **kwargs: Any) -> bool:
        params = {"access_token": self.token}
        if self.secret:
            moment = str(round(time.time() * 1000))
            signed = _signature(self.secret.encode(), f"{moment}\n{self.secret}".encode())
            params |= {"timestamp": moment, "sign": signed}
        payload = {"msgtype": "text", "text": {"content": body}, "at": {"isAtAll": False}}
        return self.post(f"{settings.SANWEI_ROBOTS['dingtalk']}/robot/send", payload, params)


class FeishuRobot(Answering, NotifyFeishu):
    """apprise knows no signature of 飞书: it is the digest of nothing under "time, newline, key"."""

    answer_codes = ("code", "StatusCode")
    sign = ""

    def send(self, body: str, title: str = "", **kwargs: Any) -> bool:
        payload: dict[str, Any] = {"msg_type": "text", "content": {"text": body}}
        if self.sign:
            moment = str(int(time.time()))
            payload |= {"timestamp": moment, "sign": _signature(f"{moment}\n{self.sign}".encode())}
        address = f"{settings.SANWEI_ROBOTS['feishu']}/open-apis/bot/v2/hook/{self.token}"
        return self.post(address, payload)


def _signature(key: bytes, text: bytes = b"") -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def robot_for(kind: ChannelKind, secret: Secret) -> Answering:
    """Return the robot that ``secret`` opens; its key has been checked, apprise would log a wrong one."""
    key = secret.keys[0]
    if kind == ChannelKind.WECOM:
        return WeComRobot(key=key, asset=ASSET)
    if kind == ChannelKind.DINGTALK:
        return DingTalkRobot(token=key, secret=secret.sign or None, asset=ASSET)
    robot = FeishuRobot(token=key, asset=ASSET)
    robot.sign = secret.sign
    return robot
