# SPDX-License-Identifier: EUPL-1.2
"""The way from a certificate up to an authority that is trusted.

The rules are those of cryptography's verifier, less what browsers ask of web sites: a client certificate of an office
need not name a host, a test authority need not say what its key is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

Chain = Sequence[x509.Certificate]


def chain_of(certificate: x509.Certificate, store: Store, now: datetime, between: Chain) -> Chain | None:
    """The certificates up to an authority of `store`, by way of `between`; None if there is no way. A way that was good
    once will do, so that what is wrong with an expired certificate is its date.
    """
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    for moment in (min(max(now, begin), end), begin, begin + (end - begin) / 2):
        builder = PolicyBuilder().store(store).time(moment)
        builder = builder.extension_policies(ca_policy=_authority(), ee_policy=ExtensionPolicy.permit_all())
        try:
            return builder.build_client_verifier().verify(certificate, list(between)).chain
        except (VerificationError, UnsupportedAlgorithm, ValueError):
            continue
    return None


def signed_by_one_of(certificate: x509.Certificate, authorities: Iterable[x509.Certificate]) -> bool:
    """True if one of the authorities has signed the certificate, acceptable or not."""
    for authority in authorities:
        try:
            certificate.verify_directly_issued_by(authority)
        except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):
            continue
        return True
    return False


def _authority() -> ExtensionPolicy:
    policy = ExtensionPolicy.permit_all()
    policy = policy.require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_authority)
    return policy.may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_sign_certificates)


def _is_authority(_: Policy, __: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("it is no authority")


def _may_sign_certificates(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("its key is not for certificates")
