# SPDX-License-Identifier: EUPL-1.2
"""The groups of a National Register file: number of the information type, and name of its items.

The schema allows them in any order; replies follow the number. A test compares this table with the schema.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Groups = dict[str, Any]
"""Plain data of groups, by the name of their element."""


class Group(NamedTuple):
    """One group element; `item` is None where it is itself the only item."""

    number: str
    item: str | None


GROUPS: dict[str, Group] = {
    "NationalNumber": Group("000", None),
    "FileOwner": Group("001", "Residences"),
    "FileReference": Group("002", None),
    "FileReferences": Group("002", "FileReference"),
    "AscertainedLegalMainAddresses": Group("003", "AscertainedLegalMainAddress"),
    "NewGender": Group("004", None),
    "AddressChangeIntention": Group("005", "Address"),
    "CountriesOfOrigin": Group("006", "CountryOfOrigin"),
    "TemporaryStudyPresences": Group("007", "TemporaryStudyPresence"),
    "ReturnPermissions": Group("008", "ReturnPermission"),
    "Names": Group("010", "Name"),
    "Pseudonyms": Group("011", "Pseudonym"),
    "NobilityTitles": Group("012", "NobilityTitle"),
    "NameModifications": Group("013", "NameModification"),
    "AddressDeclarationAbroad": Group("018", "Address"),
    "AddressChangeDeclaration": Group("019", None),
    "LegalMainAddresses": Group("020", "LegalMainAddress"),
    "SharedHostings": Group("021", "SharedHosting"),
    "ResidenceAbroad": Group("022", "ResidenceAbroad"),
    "PostalAddressAbroad": Group("023", "PostalAddressAbroad"),
    "AddressReferences": Group("024", "AddressReference"),
    "TemporaryAbsences": Group("026", "TemporaryAbsence"),
    "LegalResidences": Group("027", "LegalResidence"),
    "TemporaryRegistrations": Group("028", "TemporaryRegistration"),
    "Nationalities": Group("031", "Nationality"),
    "MultipleNationalities": Group("032", "MultipleNationality"),
    "GendersToVerify": Group("040", "GenderToVerify"),
    "NamesToVerify": Group("041", "NameToVerify"),
    "AddressesToVerify": Group("042", "AddressToVerify"),
    "NationalitiesToVerify": Group("043", "NationalityToVerify"),
    "BirthPlacesToVerify": Group("044", "BirthPlaceToVerify"),
    "CivilStatesToVerify": Group("045", "CivilStateToVerify"),
    "DeceasesToVerify": Group("046", "DeceaseToVerify"),
    "Occupations": Group("070", "Occupation"),
    "RetirementCertificates": Group("073", "RetirementCertificate"),
    "SpecialRetirementCertificates": Group("074", "SpecialRetirementCertificate"),
    "BirthPlace": Group("100", None),
    "DeclaredBirthDate": Group("101", None),
    "Filiations": Group("110", "Filiation"),
    "ParentalAuthorities": Group("111", "ParentalAuthority"),
    "Guardians": Group("113", "Guardian"),
    "DescendentFiliations": Group("114", "DescendentFiliation"),
    "CivilStates": Group("120", "CivilState"),
    "PartnerBirthPlaces": Group("121", "PartnerBirthPlace"),
    "MarriageContracts": Group("122", "MarriageContract"),
    "LegalCohabitations": Group("123", "LegalCohabitation"),
    "ConvenienceMarriages": Group("124", "ConvenienceMarriage"),
    "ConvenienceLegalCohabitations": Group("125", "ConvenienceLegalCohabitation"),
    "Elections": Group("130", "Election"),
    "EECVoters": Group("131", "EECVoter"),
    "BelgianVotersAbroad": Group("132", "BelgianVoterAbroad"),
    "FamilyMembers": Group("140", "FamilyMember"),
    "HeadOfFamily": Group("141", "HeadOfFamily"),
    "Deceases": Group("150", "Decease"),
    "Disappearences": Group("151", "Disappearence"),
    "BurialModes": Group("152", "BurialMode"),
    "Funeral": Group("153", "Funeral"),
    "MilitaryServices": Group("160", "MilitaryService"),
    "EIDCertificates": Group("180", "EIDCertificate"),
    "AcknowledgedWarTitles": Group("190", "AcknowledgedWarTitle"),
    "DrivingLicenses": Group("191", "DrivingLicense"),
    "OrganDonations": Group("192", "OrganDonation"),
    "HawkersCards": Group("193", "HawkersCard"),
    "DrivingLicensesOldModel": Group("194", "DrivingLicense"),
    "IdentityCards": Group("195", "IdentityCard"),
    "SocialSecurityCards": Group("196", "SocialSecurityCard"),
    "EmploymentCards": Group("197", "EmploymentCard"),
    "WorkPermits": Group("198", "WorkPermit"),
    "Passports": Group("199", "Passport"),
    "PublicSecurityNumbers": Group("200", "PublicSecurityNumber"),
    "SpecialInfos": Group("202", "SpecialInfo"),
    "RefugeeTypes": Group("205", "RefugeeType"),
    "StatusOfRefugee": Group("206", "StatusOfRefugee"),
    "OrganizationsInCharge": Group("207", "OrganizationInCharge"),
    "PseudoNationalNumbers": Group("208", "PseudoNationalNumber"),
    "RegistrationRegisters": Group("210", "RegistrationRegister"),
    "DocumentTypes": Group("211", "DocumentType"),
    "ChoosenResidences": Group("212", "ChoosenResidence"),
    "Aliases": Group("213", "Alias"),
    "StatedAddresses": Group("214", "StatedAddress"),
    "LocalRegisters": Group("240", "LocalRegister"),
    "ManagersInfo": Group("246", "ManagerInfo"),
    "ContactsData": Group("247", "ContactData"),
    "ReferencedFiles": Group("250", "ReferencedFile"),
    "ResidenceUpdateDates": Group("251", "ResidenceUpdateDate"),
    "NotCommunicable": Group("252", None),
    "CreationDate": Group("253", None),
    "LastUpdateDate": Group("254", None),
}


def listed(group: str, items: list[dict[str, Any]]) -> Groups:
    """A group with its items; nothing without items."""
    return {group: {GROUPS[group].item: items}} if items else {}
