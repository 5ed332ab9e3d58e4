"""Six-digit codes as phones make them (RFC 6238), and the picture by which a phone learns the
secret."""

import base64
import re

import pyotp
import segno

from services.gateway.accounts.domain.second_factor import STEP_S, CodeAt

ISSUER = "Muster"
_SECRET = re.compile(r"[A-Z2-7]{32}")


class PhoneCodes:
    """The PhoneCodes port."""

    def new_secret(self) -> str:
        return pyotp.random_base32(32)

    def is_secret(self, text: str) -> bool:
        return bool(_SECRET.fullmatch(text)) and len(base64.b32decode(text)) == 20

    def codes(self, secret: str) -> CodeAt:
        return pyotp.TOTP(secret, interval=STEP_S).generate_otp

    def picture(self, secret: str, name: str) -> str:
        address = pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(
            name=name, issuer_name=ISSUER
        )
        return segno.make(address, error="m").svg_data_uri(border=3, light="#fff", dark="#000")
