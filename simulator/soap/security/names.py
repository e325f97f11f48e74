# SPDX-License-Identifier: EUPL-1.2
"""Names of WS-Security and XML Signature, and the algorithms that are accepted."""

from __future__ import annotations

from simulator.errors import Subcode

_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = f"{_OASIS}wssecurity-secext-1.0.xsd"
WSU = f"{_OASIS}wssecurity-utility-1.0.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
X509V3 = f"{_OASIS}x509-token-profile-1.0#X509v3"
BASE64 = f"{_OASIS}soap-message-security-1.0#Base64Binary"
PASSWORD_TEXT = f"{_OASIS}username-token-profile-1.0#PasswordText"
PASSWORD_DIGEST = f"{_OASIS}username-token-profile-1.0#PasswordDigest"

SECURITY, TOKEN = f"{{{WSSE}}}Security", f"{{{WSSE}}}BinarySecurityToken"
USERNAME_TOKEN, PASSWORD = f"{{{WSSE}}}UsernameToken", f"{{{WSSE}}}Password"
TIMESTAMP, CREATED, EXPIRES = f"{{{WSU}}}Timestamp", f"{{{WSU}}}Created", f"{{{WSU}}}Expires"
SIGNATURE, WSU_ID = f"{{{DS}}}Signature", f"{{{WSU}}}Id"

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
SIGNATURES = frozenset(f"{_MORE}{kind}-sha{size}" for kind in ("rsa", "ecdsa") for size in (256, 384, 512))
DIGESTS = frozenset(
    ("http://www.w3.org/2001/04/xmlenc#sha256", f"{_MORE}sha384", "http://www.w3.org/2001/04/xmlenc#sha512")
)

# The fault codes of WS-Security 1.1.1, section 12; MessageExpired stands in the namespace of section 10.
INVALID_SECURITY = Subcode(WSSE, "wsse", "InvalidSecurity")
INVALID_TOKEN = Subcode(WSSE, "wsse", "InvalidSecurityToken")
UNSUPPORTED_TOKEN = Subcode(WSSE, "wsse", "UnsupportedSecurityToken")
UNSUPPORTED_ALGORITHM = Subcode(WSSE, "wsse", "UnsupportedAlgorithm")
TOKEN_UNAVAILABLE = Subcode(WSSE, "wsse", "SecurityTokenUnavailable")
FAILED_CHECK = Subcode(WSSE, "wsse", "FailedCheck")
MESSAGE_EXPIRED = Subcode(WSU, "wsu", "MessageExpired")
