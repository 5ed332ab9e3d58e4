"""The provider's error codes, as data: whom each concerns, and so what it calls for.

Source: Twilio's error dictionary, https://www.twilio.com/docs/api/errors/<code>; the words beside
each code are its title there. Twilio adds codes and splits them, so a code that is not here says
no more than that this attempt failed; many of them in a row may be about the account
(`outcomes.sign_of`).
"""

from enum import StrEnum


class Fault(StrEnum):
    """Whom an error concerns. Only `TEMPORARY` may pass by itself."""

    TEMPORARY = "temporary"
    """This moment: the same may succeed later."""
    NUMBER = "number"
    """This number on this channel, as long as somebody does not correct or allow it."""
    TEXT = "text"
    """What was sent: it would be refused to everybody."""
    ACCOUNT = "account"
    """Our account, its sender or its credentials: nobody is reached until that is mended."""


_T, _N, _X, _A = Fault.TEMPORARY, Fault.NUMBER, Fault.TEXT, Fault.ACCOUNT

FAULTS: dict[int, Fault] = {
    10001: _A,  # Account is not active
    10002: _A,  # Trial account does not support this feature
    10004: _T,  # Call concurrency limit exceeded
    13223: _N,  # Dial: Invalid phone number format
    13224: _N,  # Dial: Twilio does not support calling this number or the number is invalid
    13225: _N,  # Dial: Call blocked by Twilio
    13227: _N,  # Dial: No international authorization
    14107: _T,  # SMS send rate limit exceeded
    20003: _A,  # Permission denied (credentials)
    20005: _A,  # Account not active
    20006: _A,  # Access denied
    20010: _A,  # Action disabled for account
    20403: _A,  # 403 Forbidden (the account has been suspended or closed)
    20404: _A,  # Not found (what is not found is the account, by its SID)
    20429: _T,  # Too many requests
    21201: _N,  # No Called number specified
    21205: _A,  # Invalid URL (our webhook's address)
    21210: _A,  # 'From' phone number not verified
    21211: _N,  # Invalid 'To' phone number
    21212: _A,  # Invalid 'From' number
    21213: _A,  # Caller phone number is required
    21214: _N,  # 'To' phone number cannot be reached
    21215: _N,  # Geo permission configuration is not permitting call
    21216: _N,  # Call blocked by Twilio
    21217: _N,  # Phone number does not appear to be valid
    21219: _N,  # 'To' phone number not verified
    21265: _N,  # 'To' number cannot be a short code
    21266: _N,  # 'To' and 'From' numbers cannot be the same
    21268: _N,  # Sending to premium rate or information service numbers is not allowed
    21401: _A,  # Invalid phone number (not one of the account's for SMS)
    21408: _N,  # Permission to send an SMS has not been enabled for the region
    21601: _A,  # Phone number is not a valid SMS-capable inbound phone number
    21602: _X,  # Message body is required
    21603: _A,  # 'From' phone number is required
    21604: _N,  # 'To' phone number is required to send a Message
    21605: _X,  # Maximum body length is 160 characters (trial)
    21606: _A,  # The 'From' phone number is not a valid, SMS-capable number of the account
    21608: _N,  # The 'To' number is not yet verified (trial)
    21609: _A,  # Invalid 'StatusCallback' URL
    21610: _N,  # Attempt to send to unsubscribed recipient
    21611: _T,  # This 'From' number has exceeded the maximum number of queued messages
    21612: _N,  # Message cannot be sent with the current combination of 'To' and/or 'From'
    21614: _N,  # 'To' number is not a valid mobile number
    21617: _X,  # The concatenated message body exceeds the 1600 character limit
    21624: _X,  # Invalid validity period value
    21635: _N,  # 'To' number cannot be a landline
    21659: _A,  # 'From' is not a Twilio phone number or short code country mismatch
    21660: _A,  # Mismatch between the 'From' number and the account
    21661: _A,  # 'From' number is not SMS-capable
    21730: _T,  # System under maintenance. Please try again later
    30001: _T,  # Queue overflow
    30002: _A,  # Account suspended
    30003: _T,  # Unreachable destination handset
    30004: _N,  # Message blocked
    30005: _N,  # Unknown destination handset
    30006: _N,  # Landline or unreachable carrier
    30007: _X,  # Message filtered
    30008: _T,  # Unknown error
    30017: _T,  # Carrier network congestion
    30022: _T,  # Rate limits exceeded at the carrier
    30036: _T,  # Validity period expired
    30404: _A,  # Not found (the account, by its SID)
    30410: _T,  # Provider timeout error
    63038: _A,  # Account exceeded the daily messages limit
    90010: _A,  # Account is not active
}
"""21611 is answered to a POST and says that nothing was queued; 30001 and the rest of 30xxx come
by receipt, of a message that was taken."""


def fault_of(code: str) -> Fault | None:
    """Whom a reason concerns; None for a code that the table does not have and our own words."""
    return FAULTS.get(int(code)) if code.isascii() and code.isdigit() else None
