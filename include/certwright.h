/*
 * certwright: X.509 certificates for services. Parse, issue, validate, fingerprint.
 *
 * Generated from src/ffi by cbindgen: CERTWRIGHT_BLESS=1 cargo test --all-features --test header rewrites it.
 *
 * Rules that hold for every function:
 *
 * Results.   A function that can fail returns a cw_status and takes `cw_error **err` last. If `err` is not NULL, a
 *            failure leaves an error there that the caller owns; without a failure it is NULL. Places for results are
 *            cleared on entry and stay cleared if the call fails. One exception: cw_validate hands out the verdict with
 *            CW_STATUS_REJECTED too. Other functions cannot fail; given NULL they return 0, false, NULL or nothing.
 * Ownership. `T **out` gives the caller an object, which its `_free` takes back; NULL is fine there. No other function
 *            takes anything from the caller: what goes in is copied or shared. A `const T *` that is returned belongs to
 *            the object it was asked from and must not be freed. `_clone` makes another owner of an immutable object;
 *            each owner frees its own.
 * Views.     cw_bytes and cw_text point into the object they were asked from and live as long as it does. A NUL follows
 *            the text, and it may hold others: its length is what counts. Static text lives for ever.
 * Input.     Bytes and text come as pointer and length; NULL is allowed with length 0. Text is UTF-8 and needs no NUL.
 *            Places for results must not overlap with input.
 * Threads.   A `const T *` may be used by many threads at a time, a `T *` by one. There is no global state.
 * Handles.   A live handle of another type is refused, not misread. One that was freed must not be used.
 * Callbacks. They must return: no C++ exception, no longjmp.
 * Defects.   A panic inside is caught and becomes CW_STATUS_PANIC, if the library was built with panic=unwind, the
 *            default; with panic=abort it ends the process, and so does running out of memory.
 */


#ifndef CERTWRIGHT_H
#define CERTWRIGHT_H



#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define CW_MUST_USE __attribute__((warn_unused_result))
#else
#define CW_MUST_USE
#endif

// The version of this header; cw_version_number() is that of the library in use.
#define CW_VERSION_MAJOR 0
#define CW_VERSION_MINOR 1
#define CW_VERSION_PATCH 0
#define CW_VERSION_NUMBER 1000

// Reasons: what cw_error_code and cw_finding_code return. The numbers never change.
#define CW_CODE_TRUNCATED 10001 // input ends inside a value
#define CW_CODE_TRAILING_DATA 10002 // bytes follow the end of the value
#define CW_CODE_UNEXPECTED_TAG 10003 // another type of value stands here
#define CW_CODE_INDEFINITE_LENGTH 10004 // length in the indefinite form, which DER does not allow
#define CW_CODE_NON_MINIMAL_LENGTH 10005 // length not in the shortest form
#define CW_CODE_LENGTH_TOO_LARGE 10006 // length larger than any object read here
#define CW_CODE_HIGH_TAG_NUMBER 10007 // tag number above 30, which no structure read here uses
#define CW_CODE_BAD_BOOLEAN 10008 // BOOLEAN is not one byte
#define CW_CODE_BAD_INTEGER 10009 // INTEGER is empty or out of the range allowed here
#define CW_CODE_BAD_BIT_STRING 10010 // BIT STRING has no or an impossible count of unused bits
#define CW_CODE_BAD_OID 10011 // OBJECT IDENTIFIER is empty, cut short or padded
#define CW_CODE_BAD_NULL 10012 // NULL has contents
#define CW_CODE_BAD_TIME 10013 // time cannot be read
#define CW_CODE_BAD_VERSION 10014 // version is none that the standard knows
#define CW_CODE_EMPTY_INPUT 10015 // there are no bytes to read
#define CW_CODE_MISSING_FIELD 10016 // a field that must be present is absent
#define CW_CODE_EMPTY_VALUE 10017 // a list that needs at least one element is empty
#define CW_CODE_BAD_CHOICE 10018 // none of the allowed alternatives
#define CW_CODE_PEM_NO_BLOCK 10020 // no PEM block found
#define CW_CODE_PEM_BAD_FRAME 10021 // PEM block is not closed by its END line
#define CW_CODE_PEM_BAD_BASE64 10022 // PEM block holds something other than base64
#define CW_CODE_PEM_WRONG_LABEL 10023 // PEM block carries another kind of object
#define CW_CODE_PEM_NOT_STRICT 10024 // text outside blocks, or lines not of 64 characters
#define CW_CODE_PEM_TOO_MANY_BLOCKS 10025 // more PEM blocks than one object needs
#define CW_CODE_NOT_TEXT 10026 // input is not text
#define CW_CODE_TIME_INVALID 10030 // no such date or time
#define CW_CODE_TIME_OUT_OF_RANGE 10031 // time outside the years 0000 to 9999
#define CW_CODE_NAME_TEXT_INVALID 10032 // text is no distinguished name
#define CW_CODE_HEX_INVALID 10033 // text is not hexadecimal
#define CW_CODE_OID_TEXT_INVALID 10034 // text is no object identifier
#define CW_CODE_BASE64_INVALID 10035 // text is not base64
#define CW_CODE_NEGATIVE_SERIAL 10100 // serial number is negative
#define CW_CODE_NON_MINIMAL_INTEGER 10101 // INTEGER has leading bytes it does not need
#define CW_CODE_NON_CANONICAL_BOOLEAN 10102 // BOOLEAN TRUE is not written as FF
#define CW_CODE_EXPLICIT_DEFAULT 10103 // a DEFAULT value is written out
#define CW_CODE_NON_CANONICAL_NAMED_BITS 10104 // named bits end in zero bits
#define CW_CODE_UNUSED_BITS_SET 10105 // unused bits of a BIT STRING are not zero
#define CW_CODE_UNSORTED_SET 10106 // elements of a SET OF are not in order
#define CW_CODE_BAD_STRING 10107 // string holds characters that its type does not allow
#define CW_CODE_LATE_UTC_OR_EARLY_GENERALIZED_TIME 10108 // GeneralizedTime for a year through 2049
#define CW_CODE_TIME_WITHOUT_SECONDS 10109 // time without seconds
#define CW_CODE_TIME_NOT_ZULU 10110 // time with an offset instead of Z
#define CW_CODE_TIME_WITH_FRACTION 10111 // time with fractions of a second
#define CW_CODE_DUPLICATE_EXTENSION 10112 // an extension occurs twice
#define CW_CODE_EMPTY_EXTENSIONS 10113 // the list of extensions is empty
#define CW_CODE_EXTENSIONS_BEFORE_V3 10114 // extensions in a certificate that is not version 3
#define CW_CODE_UNIQUE_ID_IN_V1 10115 // unique identifier in a version 1 certificate
#define CW_CODE_ALGORITHM_MISMATCH 10116 // inner and outer signature algorithm differ
#define CW_CODE_MALFORMED_EXTENSION 10117 // an extension cannot be decoded
#define CW_CODE_EMPTY_RDN 10118 // a relative distinguished name has no attribute
#define CW_CODE_BAD_IP_ADDRESS 10119 // iPAddress is not of 4 or 16 bytes (8 or 32 with a mask)
#define CW_CODE_BAD_SIGNATURE_BITS 10120 // signature or key is not a whole number of bytes
#define CW_CODE_NEGATIVE_INTEGER 10121 // a count is negative
#define CW_CODE_UTC_TIME_IN_GENERALIZED_RANGE 10122 // date that cannot be expressed as it was
#define CW_CODE_EXTENSIONS_IN_V1_CRL 10123 // extensions in a version 1 CRL
#define CW_CODE_DUPLICATE_ATTRIBUTE 10124 // an attribute that has one value occurs twice
#define CW_CODE_ALGORITHM_PARAMETERS_DIFFER 10125 // inner and outer signature algorithm differ in a NULL
#define CW_CODE_UNKNOWN_KEY_ALGORITHM 11001 // public key algorithm is not known here
#define CW_CODE_UNKNOWN_SIGNATURE_ALGORITHM 11002 // signature algorithm is not known here
#define CW_CODE_UNKNOWN_CURVE 11003 // elliptic curve is not known here
#define CW_CODE_EXPLICIT_CURVE 11004 // curve given by parameters instead of by name
#define CW_CODE_BAD_PUBLIC_KEY 11005 // public key cannot be decoded
#define CW_CODE_BAD_POINT 11006 // public key is no point of its curve
#define CW_CODE_BAD_ALGORITHM_PARAMETERS 11007 // algorithm parameters are not those the algorithm allows
#define CW_CODE_RSA_MODULUS_TOO_SMALL 11008 // RSA modulus is shorter than allowed
#define CW_CODE_RSA_MODULUS_TOO_LARGE 11009 // RSA modulus is longer than allowed
#define CW_CODE_RSA_EXPONENT_INVALID 11010 // RSA public exponent is even, too small or too large
#define CW_CODE_SIGNATURE_INVALID 11011 // signature does not verify
#define CW_CODE_SIGNATURE_MALFORMED 11012 // signature is not of the form its algorithm uses
#define CW_CODE_ALGORITHM_KEY_MISMATCH 11013 // signature algorithm does not belong to the issuer's key
#define CW_CODE_ALGORITHM_NOT_ALLOWED 11014 // signature algorithm is not among those the policy allows
#define CW_CODE_KEY_NOT_ALLOWED 11015 // kind or size of key is not among those the policy allows
#define CW_CODE_PRIVATE_KEY_MALFORMED 11016 // private key cannot be decoded
#define CW_CODE_PRIVATE_KEY_INVALID 11017 // private key contradicts itself or its public key
#define CW_CODE_PRIVATE_KEY_ENCRYPTED 11018 // private key is encrypted
#define CW_CODE_SIGNING_FAILED 11019 // the signer could not sign
#define CW_CODE_RANDOM_FAILED 11020 // the source of randomness failed
#define CW_CODE_KEY_SIZE_INVALID 11021 // no key of this size can be made
#define CW_CODE_FEATURE_DISABLED 11022 // algorithm was left out when this library was built
#define CW_CODE_ALGORITHM_CANNOT_SIGN 11023 // key cannot sign with this algorithm
#define CW_CODE_PSS_PARAMETERS_UNSUPPORTED 11024 // RSASSA-PSS parameters other than those supported here
#define CW_CODE_ISSUER_NOT_FOUND 12001 // no certificate or trust anchor for the issuer
#define CW_CODE_NAME_CHAINING 12002 // issuer name is not the subject name of the certificate above
#define CW_CODE_EXPIRED 12003 // certificate expired
#define CW_CODE_NOT_YET_VALID 12004 // certificate not yet valid
#define CW_CODE_NOT_A_CA 12005 // issuer is not a CA
#define CW_CODE_PATH_LEN_EXCEEDED 12006 // more intermediates than pathLenConstraint allows
#define CW_CODE_KEY_CERT_SIGN_MISSING 12007 // issuer's keyUsage lacks keyCertSign
#define CW_CODE_UNKNOWN_CRITICAL_EXTENSION 12008 // critical extension that is not processed
#define CW_CODE_EXTENDED_KEY_USAGE_MISMATCH 12009 // extendedKeyUsage does not allow this use
#define CW_CODE_KEY_USAGE_MISMATCH 12010 // keyUsage does not allow this use
#define CW_CODE_NAME_NOT_PERMITTED 12011 // name lies outside the permitted subtrees of a CA above
#define CW_CODE_NAME_EXCLUDED 12012 // name lies inside an excluded subtree of a CA above
#define CW_CODE_NAME_CONSTRAINT_UNSUPPORTED 12013 // name constraint on a form of name that cannot be compared
#define CW_CODE_POLICY_REQUIRED 12014 // no certificate policy is valid along the path
#define CW_CODE_SELF_SIGNED_NOT_TRUSTED 12015 // self-signed certificate is not a trust anchor
#define CW_CODE_PATH_LOOP 12016 // certificate occurs twice in the path
#define CW_CODE_ANCHOR_CONSTRAINT 12017 // constraint that comes with the trust anchor is violated
#define CW_CODE_POLICY_MAPPING_ANY 12018 // policy mapping from or to anyPolicy
#define CW_CODE_MAX_PATH_EXCEEDED 12019 // path is longer than the caller allows
#define CW_CODE_KEY_ID_MISMATCH 12020 // authorityKeyIdentifier is not the issuer's subjectKeyIdentifier
#define CW_CODE_NAME_CONSTRAINTS_PRESENT 12021 // name constraints are not processed by this policy
#define CW_CODE_VERSION_1_ISSUER 12022 // issuer is a version 1 or 2 certificate
#define CW_CODE_END_ENTITY_NOT_PINNED 12023 // end entity is not the pinned certificate
#define CW_CODE_NAME_CONSTRAINT_MALFORMED 12024 // name constraint is empty, malformed, or has a minimum or maximum
#define CW_CODE_NAME_NOT_COMPARABLE 12025 // name is not well-formed and cannot be held to the name constraints above
#define CW_CODE_ANCHOR_AS_END_ENTITY 12026 // end entity is itself a trust anchor
#define CW_CODE_SERIAL_NOT_POSITIVE 13001 // serial number is zero or negative
#define CW_CODE_SERIAL_TOO_LONG 13002 // serial number is longer than 20 octets
#define CW_CODE_ISSUER_EMPTY 13003 // issuer name is empty
#define CW_CODE_SUBJECT_EMPTY 13004 // subject is empty where a name is needed
#define CW_CODE_EXTENSION_MISSING 13005 // an extension that is asked for is absent
#define CW_CODE_EXTENSION_FORBIDDEN 13006 // an extension that is not wanted is present
#define CW_CODE_EXTENSION_MUST_BE_CRITICAL 13007 // extension must be marked critical
#define CW_CODE_EXTENSION_MUST_NOT_BE_CRITICAL 13008 // extension must not be marked critical
#define CW_CODE_EXTENSION_CONTENT 13009 // content of an extension is not what the profile asks for
#define CW_CODE_VALIDITY_INVERTED 13010 // notBefore is after notAfter
#define CW_CODE_VALIDITY_TOO_LONG 13011 // validity is longer than the profile allows
#define CW_CODE_VALIDITY_BEYOND_ISSUER 13012 // validity reaches beyond the issuer's
#define CW_CODE_SUBJECT_ATTRIBUTE 13013 // subject attribute is missing, repeated or malformed
#define CW_CODE_SUBJECT_ALT_NAME_INVALID 13014 // alternative name is not well-formed
#define CW_CODE_PATH_LEN_WITHOUT_CA 13015 // pathLenConstraint without cA or keyCertSign
#define CW_CODE_KEY_CERT_SIGN_WITHOUT_CA 13016 // keyCertSign without cA
#define CW_CODE_KEY_USAGE_EMPTY 13017 // keyUsage asserts nothing
#define CW_CODE_KEY_ID_MISSING 13018 // key identifier is missing
#define CW_CODE_UNIQUE_ID_PRESENT 13019 // unique identifier is present
#define CW_CODE_NAME_CONSTRAINTS_INVALID 13020 // nameConstraints are empty, malformed or in a certificate that is no CA
#define CW_CODE_POLICIES_INVALID 13021 // certificate policies repeat a policy or carry malformed qualifiers
#define CW_CODE_POLICY_MAPPINGS_INVALID 13022 // policy mappings are empty, or map from or to anyPolicy
#define CW_CODE_SUBJECT_KEY_ID_MISMATCH 13023 // subjectKeyIdentifier is not derived from the key by the standard's methods
#define CW_CODE_NOT_V3 13024 // certificate with extensions is not version 3
#define CW_CODE_COMMON_NAME_NOT_IN_SAN 13025 // commonName is not among the alternative names
#define CW_CODE_UNKNOWN_CRITICAL 13026 // critical extension that the profile does not know
#define CW_CODE_SCT_LIST_INVALID 13027 // list of signed certificate timestamps is malformed
#define CW_CODE_PRECERTIFICATE 13028 // certificate carries the poison of a precertificate
#define CW_CODE_DISTRIBUTION_POINT_INVALID 13029 // distribution point has neither a name nor a CRL issuer
#define CW_CODE_ACCESS_DESCRIPTION_INVALID 13030 // information access is empty or malformed
#define CW_CODE_KEY_USAGE_FOR_KEY 13031 // keyUsage asserts what the kind of key cannot do
#define CW_CODE_WEAK_SERIAL 13032 // serial number holds less than 64 bits
#define CW_CODE_LEGACY_STRING 13033 // name holds a string type that is kept for old names
#define CW_CODE_PATH_LEN_NOT_ALLOWED 13034 // pathLenConstraint is not what the profile asks for
#define CW_CODE_AUTHORITY_KEY_ID_INVALID 13035 // authorityKeyIdentifier holds fields it may not hold, or one without the other
#define CW_CODE_SUBJECT_BESIDE_MAILBOX 13036 // subject is not empty although the only alternative names are mailboxes
#define CW_CODE_UNIQUE_ID_VERSION 13037 // unique identifier without extensions in a certificate that is not version 2
#define CW_CODE_KEY_USAGE_CONTENT 13038 // keyUsage is not what the profile asks for
#define CW_CODE_KEY_PURPOSE_CONTENT 13039 // extKeyUsage is not what the profile asks for
#define CW_CODE_CA_FLAG 13040 // basicConstraints do not fit the role
#define CW_CODE_ALT_NAME_FORM 13041 // alternative names are not of the forms the profile asks for
#define CW_CODE_WILDCARD_TOO_BROAD 13042 // wildcard covers a whole top-level domain
#define CW_CODE_ISSUER_NAME 13043 // issuer name is not the one the profile asks for
#define CW_CODE_ISSUER_ATTRIBUTE 13044 // issuer attribute is missing, repeated or not what the profile asks for
#define CW_CODE_EXTENSION_ORDER 13045 // extensions do not stand in the order the profile asks for
#define CW_CODE_PROFILE_MALFORMED 13046 // written profile cannot be read
#define CW_CODE_TIER_PATH_LEN_TOO_SMALL 13047 // pathLenConstraint is smaller than the number of CAs below
#define CW_CODE_TIER_PATH_LEN_WITHOUT_EFFECT 13048 // pathLenConstraint allows more than is left from above
#define CW_CODE_TIER_PATH_LEN_ABSENT 13049 // last tier of CAs may issue further CAs
#define CW_CODE_REVOKED 14001 // certificate is revoked
#define CW_CODE_REVOCATION_UNKNOWN 14002 // no evidence says whether the certificate is revoked
#define CW_CODE_CRL_EXPIRED 14003 // CRL is older than its nextUpdate allows
#define CW_CODE_CRL_NOT_YET_VALID 14004 // CRL's thisUpdate lies after the time of judging
#define CW_CODE_CRL_ISSUER_NOT_FOUND 14005 // no certificate for the CRL's issuer
#define CW_CODE_CRL_SIGN_MISSING 14006 // CRL issuer's keyUsage lacks cRLSign
#define CW_CODE_CRL_SIGNATURE_INVALID 14007 // CRL's signature does not verify
#define CW_CODE_CRL_OUT_OF_SCOPE 14008 // CRL does not cover this certificate
#define CW_CODE_CRL_UNKNOWN_CRITICAL_EXTENSION 14009 // CRL carries a critical extension that is not processed
#define CW_CODE_REVOCATION_NOT_SUPPORTED 14010 // revocation is asked for but not processed
#define CW_CODE_CRL_WITHOUT_NEXT_UPDATE 14011 // CRL does not say by when the next one is issued
#define CW_CODE_CRL_ISSUER_KEY_USAGE_ABSENT 14012 // CRL issuer's certificate has no keyUsage
#define CW_CODE_CRL_ISSUER_NOT_VALID 14013 // certificate of the CRL's issuer is not valid under the same anchor
#define CW_CODE_CRL_ENTRY_UNKNOWN_CRITICAL_EXTENSION 14014 // an entry of the CRL carries a critical extension that is not processed
#define CW_CODE_CRL_NOT_BY_CERTIFICATE_ISSUER 14015 // CRL is by another issuer than the certificate or its distribution point names
#define CW_CODE_CRL_NOT_INDIRECT 14016 // CRL of another issuer does not say that it is indirect
#define CW_CODE_CRL_FOR_USER_CERTIFICATES_ONLY 14017 // CRL covers end entities only, and this is a CA
#define CW_CODE_CRL_FOR_CA_CERTIFICATES_ONLY 14018 // CRL covers CAs only, and this is an end entity
#define CW_CODE_CRL_FOR_ATTRIBUTE_CERTIFICATES_ONLY 14019 // CRL covers attribute certificates only
#define CW_CODE_CRL_REASONS_NOT_COVERED 14020 // CRLs at hand do not cover every reason for revocation
#define CW_CODE_CRL_MALFORMED 14021 // encoding of the CRL deviates from the standard
#define CW_CODE_CRL_PROFILE 14022 // CRL lacks what every CRL must have, or marks an extension wrongly
#define CW_CODE_CRL_DUPLICATE_ENTRY 14023 // CRL lists a certificate twice
#define CW_CODE_CRL_ALGORITHM_NOT_ALLOWED 14024 // CRL is signed with an algorithm that the policy does not allow
#define CW_CODE_DELTA_CRL_WITHOUT_BASE 14025 // delta CRL without a complete CRL that it adds to
#define CW_CODE_DELTA_CRL_WITHOUT_NUMBER 14026 // delta CRL has no number, so it cannot be combined
#define CW_CODE_DELTA_CRL_EXPIRED 14027 // delta CRL is older than its nextUpdate allows and was not combined
#define CW_CODE_REVOCATION_LOOP 14028 // status of the evidence's signer rests on the evidence itself
#define CW_CODE_OCSP_EXPIRED 14029 // OCSP response is older than its nextUpdate allows
#define CW_CODE_OCSP_NOT_YET_VALID 14030 // OCSP response's thisUpdate or producedAt lies after the time of judging
#define CW_CODE_OCSP_WITHOUT_NEXT_UPDATE 14031 // OCSP response does not say how long it holds
#define CW_CODE_OCSP_STATUS_UNKNOWN 14032 // OCSP responder does not know the certificate
#define CW_CODE_OCSP_NOT_SUCCESSFUL 14033 // OCSP responder did not answer the question
#define CW_CODE_OCSP_RESPONDER_NOT_FOUND 14034 // no certificate for the OCSP responder
#define CW_CODE_OCSP_RESPONDER_NOT_AUTHORIZED 14035 // OCSP responder is neither the certificate's issuer nor its delegate
#define CW_CODE_OCSP_SIGNING_MISSING 14036 // OCSP responder's extendedKeyUsage lacks OCSPSigning
#define CW_CODE_OCSP_RESPONDER_NOT_VALID 14037 // certificate of the OCSP responder is not valid under the same anchor
#define CW_CODE_OCSP_SIGNATURE_INVALID 14038 // OCSP response's signature does not verify
#define CW_CODE_OCSP_ALGORITHM_NOT_ALLOWED 14039 // OCSP response is signed with an algorithm that the policy does not allow
#define CW_CODE_OCSP_UNKNOWN_CRITICAL_EXTENSION 14040 // OCSP response carries a critical extension that is not processed
#define CW_CODE_OCSP_NONCE_MISMATCH 14041 // OCSP response does not carry the nonce of the request
#define CW_CODE_OCSP_MALFORMED 14042 // encoding of the OCSP response deviates from the standard
#define CW_CODE_NAME_MISMATCH 15001 // certificate is for other names
#define CW_CODE_NO_SUBJECT_ALT_NAME 15002 // certificate has no subjectAltName to compare with
#define CW_CODE_REFERENCE_INVALID 15003 // the name asked for is no well-formed name
#define CW_CODE_ISSUE_VALIDITY_INVERTED 16001 // refused to issue: notBefore is after notAfter
#define CW_CODE_ISSUE_DUPLICATE_EXTENSION 16002 // refused to issue: an extension occurs twice
#define CW_CODE_ISSUE_BAD_SERIAL 16003 // refused to issue: serial number is not 1 to 20 octets and positive
#define CW_CODE_ISSUE_BAD_ALT_NAME 16004 // refused to issue: alternative name is not well-formed
#define CW_CODE_ISSUE_ISSUER_NOT_CA 16005 // refused to issue: the issuer is not a CA or lacks keyCertSign
#define CW_CODE_ISSUE_PATH_LEN 16006 // refused to issue: the issuer's pathLenConstraint does not allow this CA
#define CW_CODE_ISSUE_KEY_MISMATCH 16007 // refused to issue: the signer's key is not the issuer certificate's
#define CW_CODE_CSR_SIGNATURE_INVALID 16008 // request does not prove possession of its key
#define CW_CODE_ISSUE_PROFILE 16009 // refused to issue: the profile forbids it
#define CW_CODE_ISSUE_BAD_NAME 16010 // refused to issue: a name cannot be encoded
#define CW_CODE_ISSUE_EXTENSION 16011 // refused to issue: an extension's value is no DER of its type
#define CW_CODE_ISSUE_SELF_CHECK 16012 // what was signed does not verify and is not handed out
#define CW_CODE_ISSUE_VALIDITY_TOO_EARLY 16013 // refused to issue: a time before 1950 has no encoding that the standard allows
#define CW_CODE_ISSUE_CRL_ENTRY 16014 // refused to issue: an entry may not stand in this revocation list
#define CW_CODE_ISSUE_CRL_DUPLICATE 16015 // refused to issue: the revocation list names a certificate twice
#define CW_CODE_ISSUE_CRL_SCOPE 16016 // refused to issue: what the revocation list says of itself does not hold together
#define CW_CODE_ISSUE_OCSP_RESPONDER 16017 // refused to sign: the certificate may not sign OCSP responses now
#define CW_CODE_ISSUE_OCSP 16018 // refused to sign: what the OCSP message says does not hold together
#define CW_CODE_ISSUE_VALIDITY_BEYOND_ISSUER 16019 // refused to issue: validity reaches beyond the issuer's
#define CW_CODE_ISSUE_NAME_CONSTRAINTS 16020 // refused to issue: the issuer's nameConstraints do not allow a name
#define CW_CODE_ISSUE_LINK 16021 // refused to issue: no path could lead through the issuer to this certificate
#define CW_CODE_ISSUE_VALIDITY_TOO_LATE 16022 // refused to issue: the validity would end after the year 9999
#define CW_CODE_PASSWORD_REQUIRED 17001 // key container is protected by a password and none was given
#define CW_CODE_PASSWORD_WRONG 17002 // password does not open what it should, or that was altered
#define CW_CODE_KEYSTORE_MALFORMED 17003 // encrypted or authenticated part of a key container cannot be decoded
#define CW_CODE_ENCRYPTION_UNSUPPORTED 17004 // encrypted or authenticated with an algorithm that is not known here
#define CW_CODE_ENCRYPTION_PARAMETERS 17005 // parameters of password-based encryption are not those its standard allows
#define CW_CODE_KEYSTORE_MAC_MISSING 17006 // key container has no MAC, so anybody may have altered it
#define CW_CODE_KEY_CERTIFICATE_MISMATCH 17007 // private key does not belong to the certificate
#define CW_CODE_BUNDLE_NOT_DEGENERATE 17008 // PKCS#7 carries contents or a signature, which nothing here verifies
#define CW_CODE_KEYSTORE_CONTENT_UNSUPPORTED 17009 // key container holds what is not supported here
#define CW_CODE_LIMIT_SIGNATURES 18001 // more signature checks than the limit allows
#define CW_CODE_LIMIT_PATH_NODES 18002 // more candidate issuers than the limit allows
#define CW_CODE_LIMIT_PATH_LENGTH 18003 // path longer than the limit allows
#define CW_CODE_LIMIT_NAME_COMPARISONS 18004 // more comparisons of names and constraints than the limit allows
#define CW_CODE_LIMIT_POLICY_NODES 18005 // policy graph larger than the limit allows
#define CW_CODE_LIMIT_OBJECT_BYTES 18006 // object larger than the limit allows
#define CW_CODE_LIMIT_EXTENSIONS 18007 // more than 128 extensions
#define CW_CODE_LIMIT_EVIDENCE_DEPTH 18008 // evidence on the signer of evidence, deeper than the limit allows
#define CW_CODE_LIMIT_KDF_ITERATIONS 18009 // deriving keys from the password takes more iterations than the limit allows
#define CW_CODE_LIMIT_KDF_MEMORY 18010 // deriving a key from the password takes more memory than the limit allows
#define CW_CODE_LIMIT_EVIDENCE_BYTES 18011 // CRL or OCSP response larger than the limit allows
#define CW_CODE_LIMIT_KEYS 18012 // more than 100 private keys in one key container
#define CW_CODE_LIMIT_BER_DEPTH 18013 // values in BER nested deeper than 64 levels
#define CW_CODE_NULL_ARGUMENT 19001 // an argument that must not be NULL is NULL
#define CW_CODE_INVALID_ARGUMENT 19002 // an argument is out of its range
#define CW_CODE_PANIC 19003 // a defect of this library was stopped at its border
#define CW_CODE_NOT_UTF8 19004 // text argument is not UTF-8
#define CW_CODE_BUFFER_TOO_SMALL 19005 // buffer is too small for the result
#define CW_CODE_CALLBACK_FAILED 19006 // a callback reported failure
#define CW_CODE_INDEX_OUT_OF_RANGE 19007 // there is no element with this index
#define CW_CODE_CONVERSION 19008 // another crate's type cannot hold this object
#define CW_CODE_ABSENT 19009 // what was asked for is not there
#define CW_CODE_WRONG_HANDLE 19010 // handle is of another type


// What a pathLenConstraint is that is absent.
#define CW_NO_PATH_LEN 4294967295

// What became of a call. The reason is in the error: `cw_error_code`.
//
// The numbers never change; later versions may add some.
enum cw_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Done.
    CW_STATUS_OK = 0,
    // A certificate was judged and rejected. `cw_validate` hands out the verdict all the same.
    CW_STATUS_REJECTED = 1,
    // The input cannot be read (CW_CODE 10xxx).
    CW_STATUS_MALFORMED = 2,
    // A key, an algorithm or a signature is not usable (11xxx).
    CW_STATUS_CRYPTO = 3,
    // Refused to issue (16xxx).
    CW_STATUS_REFUSED = 4,
    // A key container cannot be opened or made (17xxx).
    CW_STATUS_KEYSTORE = 5,
    // More work or space than the limits allow (18xxx).
    CW_STATUS_LIMIT = 6,
    // An argument that must not be NULL is NULL.
    CW_STATUS_NULL_ARGUMENT = 7,
    // An argument is out of its range, no UTF-8, or a handle of another type.
    CW_STATUS_INVALID_ARGUMENT = 8,
    // There is no such element, field or extension.
    CW_STATUS_NOT_FOUND = 9,
    // What this needs was left out when the library was built: see `cw_has_feature`.
    CW_STATUS_UNSUPPORTED = 10,
    // A callback reported failure.
    CW_STATUS_CALLBACK = 11,
    // A defect of this library was stopped at its border. The objects involved are still safe to free.
    CW_STATUS_PANIC = 12,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_status cw_status;
#else
typedef uint32_t cw_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How binding a rule is.
enum cw_level
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Worth knowing; no rule is broken.
    CW_LEVEL_INFO = 1,
    // A SHOULD of the standard: reported, does not reject.
    CW_LEVEL_SHOULD = 2,
    // A MUST of the standard: rejects.
    CW_LEVEL_MUST = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_level cw_level;
#else
typedef uint32_t cw_level;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// A hash function.
enum cw_digest
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // SHA-1: to compare with what old systems print. Do not choose it.
    CW_DIGEST_SHA1 = 1,
    // SHA-256.
    CW_DIGEST_SHA256 = 2,
    // SHA-384.
    CW_DIGEST_SHA384 = 3,
    // SHA-512.
    CW_DIGEST_SHA512 = 4,
    // SHA-224.
    CW_DIGEST_SHA224 = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_digest cw_digest;
#else
typedef uint32_t cw_digest;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// An algorithm by which certificates, CRLs and requests are signed.
enum cw_signature_algorithm
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The default of the key: ECDSA with the hash of the curve's size, RSA PKCS#1 v1.5 with SHA-256.
    CW_SIGNATURE_DEFAULT = 0,
    // ecdsa-with-SHA1. Verified where it is allowed, never made.
    CW_SIGNATURE_ECDSA_SHA1 = 1,
    // ecdsa-with-SHA224.
    CW_SIGNATURE_ECDSA_SHA224 = 2,
    // ecdsa-with-SHA256.
    CW_SIGNATURE_ECDSA_SHA256 = 3,
    // ecdsa-with-SHA384.
    CW_SIGNATURE_ECDSA_SHA384 = 4,
    // ecdsa-with-SHA512.
    CW_SIGNATURE_ECDSA_SHA512 = 5,
    // sha1WithRSAEncryption. Verified where it is allowed, never made.
    CW_SIGNATURE_RSA_PKCS1_SHA1 = 6,
    // sha224WithRSAEncryption.
    CW_SIGNATURE_RSA_PKCS1_SHA224 = 7,
    // sha256WithRSAEncryption.
    CW_SIGNATURE_RSA_PKCS1_SHA256 = 8,
    // sha384WithRSAEncryption.
    CW_SIGNATURE_RSA_PKCS1_SHA384 = 9,
    // sha512WithRSAEncryption.
    CW_SIGNATURE_RSA_PKCS1_SHA512 = 10,
    // RSASSA-PSS with SHA-256, MGF1 with the same, salt of 32 bytes.
    CW_SIGNATURE_RSA_PSS_SHA256 = 11,
    // RSASSA-PSS with SHA-384, MGF1 with the same, salt of 48 bytes.
    CW_SIGNATURE_RSA_PSS_SHA384 = 12,
    // RSASSA-PSS with SHA-512, MGF1 with the same, salt of 64 bytes.
    CW_SIGNATURE_RSA_PSS_SHA512 = 13,
    // Ed25519.
    CW_SIGNATURE_ED25519 = 14,
    // ML-DSA-44.
    CW_SIGNATURE_ML_DSA_44 = 15,
    // ML-DSA-65.
    CW_SIGNATURE_ML_DSA_65 = 16,
    // ML-DSA-87.
    CW_SIGNATURE_ML_DSA_87 = 17,
    // dsa-with-sha1. Verified where it is allowed, never made.
    CW_SIGNATURE_DSA_SHA1 = 18,
    // dsa-with-sha224. Verified where it is allowed, never made.
    CW_SIGNATURE_DSA_SHA224 = 19,
    // dsa-with-sha256. Verified where it is allowed, never made.
    CW_SIGNATURE_DSA_SHA256 = 20,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_signature_algorithm cw_signature_algorithm;
#else
typedef uint32_t cw_signature_algorithm;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// A kind of key.
enum cw_key_algorithm
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // ECDSA on NIST P-256.
    CW_KEY_P256 = 1,
    // ECDSA on NIST P-384.
    CW_KEY_P384 = 2,
    // ECDSA on NIST P-521.
    CW_KEY_P521 = 3,
    // RSA; its size is asked for and told beside it.
    CW_KEY_RSA = 4,
    // Ed25519.
    CW_KEY_ED25519 = 5,
    // ML-DSA-44.
    CW_KEY_ML_DSA_44 = 6,
    // ML-DSA-65.
    CW_KEY_ML_DSA_65 = 7,
    // ML-DSA-87.
    CW_KEY_ML_DSA_87 = 8,
    // DSA, to verify only.
    CW_KEY_DSA = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_key_algorithm cw_key_algorithm;
#else
typedef uint32_t cw_key_algorithm;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How the identifier of a key is derived from it.
enum cw_key_id_method
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // SHA-1 of the key bits (RFC 5280 §4.2.1.2, method 1).
    CW_KEY_ID_RFC5280_SHA1 = 1,
    // The leftmost 160 bits of SHA-256 of the key bits (RFC 7093 §2, method 1).
    CW_KEY_ID_RFC7093_SHA256 = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_key_id_method cw_key_id_method;
#else
typedef uint32_t cw_key_id_method;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What of a certificate is hashed.
enum cw_part
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The whole certificate.
    CW_PART_CERTIFICATE = 1,
    // Its SubjectPublicKeyInfo.
    CW_PART_SPKI = 2,
    // The bytes that are signed.
    CW_PART_TBS = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_part cw_part;
#else
typedef uint32_t cw_part;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How a fingerprint is written.
enum cw_format
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Lower-case hexadecimal without separators.
    CW_FORMAT_HEX = 1,
    // Upper-case hexadecimal with colons, as `openssl x509 -fingerprint` prints it.
    CW_FORMAT_COLON_HEX = 2,
    // Base64 with padding, as `pin-sha256` is written.
    CW_FORMAT_BASE64 = 3,
    // Base64url without padding, as `x5t#S256` is written.
    CW_FORMAT_BASE64URL = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_format cw_format;
#else
typedef uint32_t cw_format;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// The forms of a GeneralName (RFC 5280 §4.2.1.6).
enum cw_general_name
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // otherName.
    CW_GENERAL_NAME_OTHER = 1,
    // rfc822Name: a mailbox.
    CW_GENERAL_NAME_EMAIL = 2,
    // dNSName: a host.
    CW_GENERAL_NAME_DNS = 3,
    // x400Address.
    CW_GENERAL_NAME_X400 = 4,
    // directoryName.
    CW_GENERAL_NAME_DIRECTORY = 5,
    // ediPartyName.
    CW_GENERAL_NAME_EDI = 6,
    // uniformResourceIdentifier.
    CW_GENERAL_NAME_URI = 7,
    // iPAddress.
    CW_GENERAL_NAME_IP = 8,
    // registeredID.
    CW_GENERAL_NAME_REGISTERED_ID = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_general_name cw_general_name;
#else
typedef uint32_t cw_general_name;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a key may be used for: the bits of keyUsage (RFC 5280 §4.2.1.3).
enum cw_key_usage
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // digitalSignature.
    CW_KEY_USAGE_DIGITAL_SIGNATURE = 1,
    // nonRepudiation (contentCommitment).
    CW_KEY_USAGE_NON_REPUDIATION = 2,
    // keyEncipherment.
    CW_KEY_USAGE_KEY_ENCIPHERMENT = 4,
    // dataEncipherment.
    CW_KEY_USAGE_DATA_ENCIPHERMENT = 8,
    // keyAgreement.
    CW_KEY_USAGE_KEY_AGREEMENT = 16,
    // keyCertSign.
    CW_KEY_USAGE_KEY_CERT_SIGN = 32,
    // cRLSign.
    CW_KEY_USAGE_CRL_SIGN = 64,
    // encipherOnly.
    CW_KEY_USAGE_ENCIPHER_ONLY = 128,
    // decipherOnly.
    CW_KEY_USAGE_DECIPHER_ONLY = 256,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_key_usage cw_key_usage;
#else
typedef uint32_t cw_key_usage;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Kinds of names that a certificate may have to be for.
enum cw_identity
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // A host by its domain name, in A-labels.
    CW_IDENTITY_DNS = 1,
    // A host as it stands in a URL: an address, or else a domain name.
    CW_IDENTITY_HOST = 2,
    // A mailbox: `user@example.com`.
    CW_IDENTITY_EMAIL = 3,
    // A service by scheme and host: `https://example.com`.
    CW_IDENTITY_URI = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_identity cw_identity;
#else
typedef uint32_t cw_identity;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Bounds on the work of one validation, and on opening what a password protects.
enum cw_limit
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Signature verifications.
    CW_LIMIT_SIGNATURES = 1,
    // Candidate issuers looked at.
    CW_LIMIT_PATH_NODES = 2,
    // Certificates in a path, the end entity and the anchor included.
    CW_LIMIT_PATH_LENGTH = 3,
    // Comparisons of one name with one constraint.
    CW_LIMIT_NAME_COMPARISONS = 4,
    // Nodes and edges of the policy graph.
    CW_LIMIT_POLICY_NODES = 5,
    // Candidates that a verdict keeps for its trace.
    CW_LIMIT_TRACE_ENTRIES = 6,
    // How far the signers of CRLs and OCSP responses may need evidence of their own.
    CW_LIMIT_EVIDENCE_DEPTH = 7,
    // Bytes of one certificate on a path.
    CW_LIMIT_OBJECT_BYTES = 8,
    // Bytes of one CRL or OCSP response; a larger one says nothing.
    CW_LIMIT_EVIDENCE_BYTES = 9,
    // Iterations of password-based key derivation in opening one key or container, for all its parts together.
    CW_LIMIT_KDF_ITERATIONS = 10,
    // Bytes that deriving one key by scrypt may fill.
    CW_LIMIT_KDF_MEMORY = 11,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_limit cw_limit;
#else
typedef uint32_t cw_limit;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How a candidate ended.
enum cw_outcome
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The search went on from here; what came of it stands below.
    CW_OUTCOME_EXTENDED = 1,
    // Not used, for the reasons in its findings.
    CW_OUTCOME_REJECTED = 2,
    // An anchor that completed the path of the verdict.
    CW_OUTCOME_COMPLETED = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_outcome cw_outcome;
#else
typedef uint32_t cw_outcome;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a certificate is for: the basicConstraints, keyUsage and extKeyUsage that go with it.
enum cw_role
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // A CA that signs its own certificate.
    CW_ROLE_ROOT_CA = 1,
    // A CA below another.
    CW_ROLE_INTERMEDIATE_CA = 2,
    // A TLS server.
    CW_ROLE_TLS_SERVER = 3,
    // A TLS client.
    CW_ROLE_TLS_CLIENT = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_role cw_role;
#else
typedef uint32_t cw_role;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How much a verdict depends on revocation.
enum cw_revocation_mode
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Not at all: no evidence is looked at.
    CW_REVOCATION_OFF = 1,
    // What is known to be revoked is rejected; what is not known is reported.
    CW_REVOCATION_AT_HAND = 2,
    // What is not known to be good is rejected.
    CW_REVOCATION_REQUIRED = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_revocation_mode cw_revocation_mode;
#else
typedef uint32_t cw_revocation_mode;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Which certificates of a path are asked about. An anchor never is.
enum cw_revocation_coverage
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The end entity, and each intermediate.
    CW_COVERAGE_WHOLE_PATH = 1,
    // The end entity alone.
    CW_COVERAGE_END_ENTITY = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_revocation_coverage cw_revocation_coverage;
#else
typedef uint32_t cw_revocation_coverage;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Whether a certificate is revoked.
enum cw_revocation_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // It is not: for every reason there is, by fresh evidence.
    CW_REVOCATION_GOOD = 1,
    // It is.
    CW_REVOCATION_REVOKED = 2,
    // There is no evidence, or none that can be relied on.
    CW_REVOCATION_UNKNOWN = 3,
    // There was evidence, and its time is over or has not come.
    CW_REVOCATION_STALE = 4,
    // There is evidence, and it does not cover this certificate or every reason.
    CW_REVOCATION_OUT_OF_SCOPE = 5,
    // Nothing says that it is revoked, and its issuer never will.
    CW_REVOCATION_EXEMPT = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_revocation_state cw_revocation_state;
#else
typedef uint32_t cw_revocation_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Forms of subtrees of names.
enum cw_subtree
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // A domain and everything below it: `example.com`; empty for every domain.
    CW_SUBTREE_DNS = 1,
    // Addresses by their prefix: `192.0.2.0/24`, `2001:db8::/32`.
    CW_SUBTREE_IP = 2,
    // A mailbox, all at one host, or all below a domain: `a@example.com`, `example.com`, `.example.com`.
    CW_SUBTREE_EMAIL = 3,
    // URIs of one host, or of those below a domain: `example.com`, `.example.com`.
    CW_SUBTREE_URI = 4,
    // Names that begin, at the most general end, with these: `O=Example,C=US`, as RFC 4514 writes them.
    CW_SUBTREE_DIRECTORY = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_subtree cw_subtree;
#else
typedef uint32_t cw_subtree;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Which certificate of a path a profile is for.
enum cw_path_role
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The trust anchor.
    CW_PATH_ROLE_ANCHOR = 1,
    // A CA between anchor and end entity.
    CW_PATH_ROLE_INTERMEDIATE = 2,
    // The end entity.
    CW_PATH_ROLE_END_ENTITY = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_path_role cw_path_role;
#else
typedef uint32_t cw_path_role;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What happens to a validity that reaches beyond the issuer's.
enum cw_nesting
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Nothing is issued.
    CW_NESTING_REFUSE = 1,
    // It is cut to the issuer's.
    CW_NESTING_TRUNCATE = 2,
    // It stays as it is.
    CW_NESTING_PERMIT = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_nesting cw_nesting;
#else
typedef uint32_t cw_nesting;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How a validity lies in the issuer's.
enum cw_validity_nesting
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Within it.
    CW_VALIDITY_WITHIN = 1,
    // Cut to it.
    CW_VALIDITY_TRUNCATED = 2,
    // It reaches beyond, which is permitted.
    CW_VALIDITY_BEYOND = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_validity_nesting cw_validity_nesting;
#else
typedef uint32_t cw_validity_nesting;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// On which day a period of years and months ends if there is no such day.
enum cw_leap_day
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // On the last day of that month: 28 February.
    CW_LEAP_DAY_CLAMP = 1,
    // As many days into the next month as are missing: 1 March.
    CW_LEAP_DAY_OVERFLOW = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_leap_day cw_leap_day;
#else
typedef uint32_t cw_leap_day;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Which kind of certificates a list covers.
enum cw_crl_coverage
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // All that its issuer has issued.
    CW_CRL_COVERAGE_ALL = 0,
    // End entities.
    CW_CRL_COVERAGE_USER_CERTIFICATES = 1,
    // CAs.
    CW_CRL_COVERAGE_CA_CERTIFICATES = 2,
    // Attribute certificates.
    CW_CRL_COVERAGE_ATTRIBUTE_CERTIFICATES = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_crl_coverage cw_crl_coverage;
#else
typedef uint32_t cw_crl_coverage;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What is said of one certificate.
enum cw_ocsp_answer
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // It is not revoked.
    CW_OCSP_GOOD = 0,
    // It is revoked.
    CW_OCSP_REVOKED = 1,
    // Nothing is known of it.
    CW_OCSP_UNKNOWN = 2,
    // It was never issued: revoked for everyone who asks (RFC 6960 §2.2).
    CW_OCSP_NOT_ISSUED = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_ocsp_answer cw_ocsp_answer;
#else
typedef uint32_t cw_ocsp_answer;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What is checked after signing. That the result is what was prepared, keeps its profile and chains to its issuer is
// checked always.
enum cw_self_check
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The signature verifies under the issuer's key. Unless set.
    CW_SELF_CHECK_FULL = 1,
    // The signature is not verified, for a signer that does so itself; it has the length and form of one.
    CW_SELF_CHECK_WITHOUT_SIGNATURE = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_self_check cw_self_check;
#else
typedef uint32_t cw_self_check;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// In which order extensions are written.
enum cw_extension_order
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // basicConstraints, keyUsage, extKeyUsage, the key identifiers, names, policies, locations, then all others.
    CW_EXTENSION_ORDER_STANDARD = 1,
    // As they were added; key identifiers that issuing adds come last.
    CW_EXTENSION_ORDER_AS_ADDED = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cw_extension_order cw_extension_order;
#else
typedef uint32_t cw_extension_order;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Bytes that the caller owns. Immutable: any number of threads may look at them.
typedef struct cw_buffer cw_buffer;

// Certificates and CRLs that travel together as PKCS#7. Nobody has vouched for them. Immutable: any number of threads may
// use it.
typedef struct cw_bundle cw_bundle;

// A parsed certificate. Immutable: any number of threads may use it. `cw_certificate_clone` makes another owner of the
// same object; what is asked from one lives until the last owner frees it.
typedef struct cw_certificate cw_certificate;

// Certificates in order. Immutable: any number of threads may use it.
typedef struct cw_certificate_list cw_certificate_list;

// Certificates from anywhere that may stand between an end entity and an anchor; none is trusted. Immutable: any number of
// threads may use it. `cw_certificate_pool_clone` makes another owner.
typedef struct cw_certificate_pool cw_certificate_pool;

// A parsed CRL. Immutable: any number of threads may use it. `cw_crl_clone` makes another owner.
typedef struct cw_crl cw_crl;

// What a list is to say beside its entries. Changed by setters by one thread at a time, then used by any number of threads
// as long as nobody sets anything.
typedef struct cw_crl_parameters cw_crl_parameters;

// How to write under a password: always AES-256, with the key by PBKDF2 or scrypt. Immutable: any number of threads may
// use it. Where a function takes it, NULL stands for PBKDF2 with 600,000 iterations.
typedef struct cw_encryption cw_encryption;

// Why a call failed, and where in the input. Owned by whoever passed `err`; one thread at a time.
typedef struct cw_error cw_error;

// Evidence on revocation, ready to be looked up. Immutable: any number of threads may use it. `cw_evidence_clone` makes
// another owner.
typedef struct cw_evidence cw_evidence;

// Collects evidence. For one thread at a time.
typedef struct cw_evidence_builder cw_evidence_builder;

// Extensions in order, as they stand. Immutable: any number of threads may look at them.
typedef struct cw_extensions cw_extensions;

// One judgement on one certificate. It belongs to the list or verdict it was asked from and lives as long as that does.
// Immutable: any number of threads may look at it.
typedef struct cw_finding cw_finding;

// A list of findings that the caller owns. Immutable: any number of threads may look at it.
typedef struct cw_findings cw_findings;

// Alternative names in order. Immutable: any number of threads may look at them.
typedef struct cw_general_names cw_general_names;

// A CA that issues. Changed by setters by one thread at a time, then used by any number of threads as long as nobody sets
// anything. It is one more owner of certificate and signer.
typedef struct cw_issuer cw_issuer;

// Bounds on the work that input may ask for. Set by one thread at a time, then read by any number. Where a function takes
// them, NULL stands for the defaults.
typedef struct cw_limits cw_limits;

// A distinguished name. Immutable: any number of threads may use it. `cw_name_clone` makes another owner.
typedef struct cw_name cw_name;

// What a response is to say. Changed by setters by one thread at a time, then used by any number of threads as long as
// nobody sets anything.
typedef struct cw_ocsp_parameters cw_ocsp_parameters;

// A parsed OCSP request. Immutable: any number of threads may use it. `cw_ocsp_request_clone` makes another owner.
typedef struct cw_ocsp_request cw_ocsp_request;

// A parsed OCSP response. Immutable: any number of threads may use it. `cw_ocsp_response_clone` makes another owner.
typedef struct cw_ocsp_response cw_ocsp_response;

// What a certificate is to say: everything but the issuer and the signature. Changed by setters by one thread at a time,
// then used by any number of threads as long as nobody sets anything.
//
// Names, purposes and locations are collected, and made into extensions when they are needed: adding one costs the same
// however many there are.
typedef struct cw_parameters cw_parameters;

// What a PKCS#12 file holds: keys, certificates, CRLs. Immutable: any number of threads may use it. Keys are wiped when
// their last owner frees them.
typedef struct cw_pkcs12 cw_pkcs12;

// What a validation asks for: made by a preset, changed by setters by one thread at a time, then read by any number of
// threads as long as nobody sets anything.
typedef struct cw_policy cw_policy;

// A private key with its public key. Immutable: any number of threads may use it. `cw_private_key_clone` makes another
// owner; the secret is wiped when the last one frees it.
typedef struct cw_private_key cw_private_key;

// What one certificate must look like. Immutable: any number of threads may use it. `cw_profile_clone` makes another
// owner.
typedef struct cw_profile cw_profile;

// A public key, decoded and checked. Immutable: any number of threads may use it. `cw_public_key_clone` makes another
// owner.
typedef struct cw_public_key cw_public_key;

// A parsed certificate request. Immutable: any number of threads may use it. `cw_request_clone` makes another owner.
typedef struct cw_request cw_request;

// What a request is to ask for. Changed by setters by one thread at a time, then used by any number of threads as long as
// nobody sets anything.
typedef struct cw_request_parameters cw_request_parameters;

// What the evidence at hand says of one certificate of a path. It belongs to the verdict it was asked from and lives as
// long. Immutable: any number of threads may look at it.
typedef struct cw_revocation cw_revocation;

// One revoked certificate, to be filled in again and again. For one thread at a time.
typedef struct cw_revoked cw_revoked;

// A source of random bytes. For one thread at a time.
typedef struct cw_rng cw_rng;

// A counter of serial numbers. One thread at a time may take from it.
typedef struct cw_serial_counter cw_serial_counter;

// What signs certificates, requests and messages. Immutable: any number of threads may use it, if its callback allows
// that. `cw_signer_clone` makes another owner.
typedef struct cw_signer cw_signer;

// Text that the caller owns. Immutable: any number of threads may look at it.
typedef struct cw_string cw_string;

// A list of texts that the caller owns. Immutable: any number of threads may look at it.
typedef struct cw_string_list cw_string_list;

// One candidate that was tried. It belongs to the verdict it was asked from and lives as long. Immutable: any number of
// threads may look at it.
typedef struct cw_trace_entry cw_trace_entry;

// A CA to be trusted, and how far. What is set here binds under every policy, beside what the CA's certificate says about
// itself, which binds where the policy heeds that. For one thread at a time.
typedef struct cw_trust_anchor cw_trust_anchor;

// The anchors that a caller trusts. Immutable: any number of threads may use it. `cw_trust_store_clone` makes another
// owner.
typedef struct cw_trust_store cw_trust_store;

// Collects anchors of every kind. For one thread at a time.
typedef struct cw_trust_store_builder cw_trust_store_builder;

// A certificate, a request, a CRL or an OCSP response that everything has been checked of but the signature, which it does
// not have yet. Immutable: any number of threads may look at it.
typedef struct cw_unsigned cw_unsigned;

// One certificate policy under which a path is valid. It belongs to the verdict it was asked from and lives as long.
// Immutable: any number of threads may look at it.
typedef struct cw_valid_policy cw_valid_policy;

// What came of a validation: accepted with what it rests on, or rejected with every reason. Immutable: any number of
// threads may look at it. `cw_verdict_clone` makes another owner.
typedef struct cw_verdict cw_verdict;

// UTF-8 to look at. It belongs to the object it was asked from and lives as long as it does; `data` is never NULL.
typedef struct {
    // The first byte. A NUL follows the last.
    const char *data;
    // Length in bytes, the NUL not counted. Text from certificates may hold NULs of its own: compare with the length.
    size_t len;
} cw_text;

// Bytes to look at. They belong to the object they were asked from and live as long as it does; `data` is NULL if there
// are none.
typedef struct {
    // The first byte.
    const uint8_t *data;
    // How many.
    size_t len;
} cw_bytes;

// Fills `len` bytes with random ones that nobody can guess, and returns 0; anything else reports failure. It must not
// throw or longjmp.
typedef int32_t (*cw_rng_fill)(uint8_t *bytes, size_t len, void *user);

// Signs `message`: writes at most `capacity` bytes to `signature`, their number to `signature_len`, and returns 0; anything
// else reports failure. ECDSA signatures are DER (RFC 3279 §2.2.3). It must not throw or longjmp.
typedef int32_t (*cw_signer_sign_callback)(const uint8_t *message,
                                           size_t message_len,
                                           uint8_t *signature,
                                           size_t capacity,
                                           size_t *signature_len,
                                           void *user);

// Puts the next entry of a list into `*entry`, a `cw_revoked` that lives until the call after, or NULL after the last;
// and returns 0. Anything else reports failure. It must not throw or longjmp.
typedef int32_t (*cw_revoked_next_callback)(const cw_revoked **entry, void *user);

// Takes one entry of a CRL: the contents of its serial number, which live until the call returns, when it was revoked, and
// why, a CRLReason of RFC 5280 §5.3.1 (0 if none is given). It returns 0 to go on; anything else ends the walk. It must
// not throw or longjmp.
typedef int32_t (*cw_crl_entry_callback)(cw_bytes serial, int64_t revocation_date, uint32_t reason, void *user);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// major × 1,000,000 + minor × 1,000 + patch of the library in use. `CW_VERSION_NUMBER` is that of the header.
uint32_t cw_version_number(void);

// The version of the library in use, such as `0.1.0`. Static.
cw_text cw_version_text(void);

// Whether a feature is built in: `rsa`, `ed25519`, `p521`, `ml-dsa`, `dsa`, `pkcs12` (passwords), `legacy` (old ciphers to
// read), `services`. P-256 and P-384 always are. False for a name that this version does not know.
//
// # Safety
// `name` is readable for `name_len` bytes (NULL allowed when 0).
bool cw_has_feature(const char *name,
                    size_t name_len);

// The name of each feature that `cw_has_feature` knows, built in or not, by index from 0. Static; empty beyond the last.
cw_text cw_feature_name(size_t index);

// The clock of the machine: seconds since 1970-01-01T00:00:00Z. No other function of this library asks for the time.
int64_t cw_time_now(void);

// Reads `2026-02-27T03:47:49Z` or `2026-02-27` (the start of that day).
//
// On success `*out` holds seconds since 1970-01-01T00:00:00Z; on failure it is 0.
//
// # Safety
// `text` is readable for `text_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_time_from_text(const char *text, size_t text_len, int64_t *out, cw_error **err);

// Writes a time as `2026-02-27T03:47:49Z`.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_time_to_text(int64_t seconds, cw_string **out, cw_error **err);

// The reason: one of the CW_CODE_… numbers. 0 for NULL.
//
// # Safety
// `error` is NULL or a live handle.
uint32_t cw_error_code(const cw_error *error);

// The structure that could not be read, such as `Certificate`; empty if it concerns none. Lives as long as `error`.
//
// # Safety
// `error` is NULL or a live handle.
cw_text cw_error_structure(const cw_error *error);

// The field that could not be read, such as `validity.notAfter`, or the argument that was refused; empty if it concerns
// none. Lives as long as `error`.
//
// # Safety
// `error` is NULL or a live handle.
cw_text cw_error_field(const cw_error *error);

// The byte of the input at which it happened, counted from 0. False, and `*offset` 0, if that is not known.
//
// # Safety
// `error` is NULL or a live handle; `offset` is NULL or writable.
bool cw_error_offset(const cw_error *error, size_t *offset);

// All of it in one line, for people: `10001 TRUNCATED: input ends inside a value (Certificate, at byte 0)`. Input quoted
// in it is cut short and cannot move a terminal's cursor. Lives as long as `error`.
//
// # Safety
// `error` is NULL or a live handle.
cw_text cw_error_message(const cw_error *error);

// How many findings the error rests on: those of the profile that refused to issue, or of the verdict that rejects. 0 for
// other errors and for NULL.
//
// # Safety
// `error` is NULL or a live handle.
size_t cw_error_finding_count(const cw_error *error);

// One finding that the error rests on, by index from 0; NULL beyond the last and for NULL. It belongs to `error` and lives
// as long.
//
// # Safety
// `error` is NULL or a live handle.
const cw_finding *cw_error_finding_at(const cw_error *error,
                                      size_t index);

// Frees an error. NULL is fine.
//
// # Safety
// `error` is NULL or a live handle, not used afterwards.
void cw_error_free(cw_error *error);

// How many reasons there are.
size_t cw_code_count(void);

// The number of a reason, by index from 0, ascending; 0 beyond the last.
uint32_t cw_code_at(size_t index);

// The name of a reason: `EXPIRED` for CW_CODE_EXPIRED. Static; empty for a number that this version does not know.
cw_text cw_code_name(uint32_t code);

// The clause of the standard that the rule comes from, where no profile has one of its own: `cw_finding_clause`. Static; empty for a number that this version does not know.
cw_text cw_code_clause(uint32_t code);

// What is wrong, in a few words. Static; empty for a number that this version does not know.
cw_text cw_code_title(uint32_t code);

// What a person can do about it. Static; empty for a number that this version does not know.
cw_text cw_code_remedy(uint32_t code);

// How binding the rule is where no profile says otherwise: a `cw_level`; 0 for a number that this version does not know.
uint32_t cw_code_level(uint32_t code);

// The text; empty for NULL. Lives as long as `string`.
//
// # Safety
// `string` is NULL or a live handle.
cw_text cw_string_text(const cw_string *string);

// Wipes and frees a text. NULL is fine.
//
// # Safety
// `string` is NULL or a live handle, not used afterwards.
void cw_string_free(cw_string *string);

// The bytes; none for NULL. They live as long as `buffer`.
//
// # Safety
// `buffer` is NULL or a live handle.
cw_bytes cw_buffer_bytes(const cw_buffer *buffer);

// Wipes and frees bytes. NULL is fine.
//
// # Safety
// `buffer` is NULL or a live handle, not used afterwards.
void cw_buffer_free(cw_buffer *buffer);

// How many texts; 0 for NULL.
//
// # Safety
// `list` is NULL or a live handle.
size_t cw_string_list_count(const cw_string_list *list);

// One text, by index from 0; empty beyond the last and for NULL. Lives as long as `list`.
//
// # Safety
// `list` is NULL or a live handle.
cw_text cw_string_list_at(const cw_string_list *list, size_t index);

// Frees a list of texts. NULL is fine.
//
// # Safety
// `list` is NULL or a live handle, not used afterwards.
void cw_string_list_free(cw_string_list *list);

// The reason: one of the CW_CODE_… numbers. 0 for NULL.
//
// # Safety
// `finding` is NULL or a live handle.
uint32_t cw_finding_code(const cw_finding *finding);

// How binding the rule is here: a `cw_level`. 0 for NULL.
//
// # Safety
// `finding` is NULL or a live handle.
uint32_t cw_finding_level(const cw_finding *finding);

// Where the rule that is broken is written: as the profile's row has it if it is a profile's, or as `cw_code_clause` of
// its code. Lives as long as `finding`.
//
// # Safety
// `finding` is NULL or a live handle.
cw_text cw_finding_clause(const cw_finding *finding);

// Position in the path of the certificate it is about: 0 is the end entity. False, and `*index` 0, if it is about no
// certificate in particular.
//
// # Safety
// `finding` is NULL or a live handle; `index` is NULL or writable.
bool cw_finding_index(const cw_finding *finding, size_t *index);

// SHA-256 of the certificate it is about; none if it is about no certificate in particular. Lives as long as `finding`.
//
// # Safety
// `finding` is NULL or a live handle.
cw_bytes cw_finding_sha256(const cw_finding *finding);

// The field it is about, such as `validity.notAfter`; empty if none in particular. Lives as long as `finding`.
//
// # Safety
// `finding` is NULL or a live handle.
cw_text cw_finding_field(const cw_finding *finding);

// What was found; empty if there is nothing to show. Lives as long as `finding`.
//
// # Safety
// `finding` is NULL or a live handle.
cw_text cw_finding_found(const cw_finding *finding);

// What would have been right; empty if there is nothing to show. Lives as long as `finding`.
//
// # Safety
// `finding` is NULL or a live handle.
cw_text cw_finding_expected(const cw_finding *finding);

// All of it in one line, for people. Lives as long as `finding`.
//
// # Safety
// `finding` is NULL or a live handle.
cw_text cw_finding_text(const cw_finding *finding);

// How many findings; 0 for NULL.
//
// # Safety
// `findings` is NULL or a live handle.
size_t cw_findings_count(const cw_findings *findings);

// One finding, by index from 0; NULL beyond the last and for NULL. It belongs to `findings` and lives as long.
//
// # Safety
// `findings` is NULL or a live handle.
const cw_finding *cw_findings_at(const cw_findings *findings, size_t index);

// Frees a list of findings. NULL is fine.
//
// # Safety
// `findings` is NULL or a live handle, not used afterwards.
void cw_findings_free(cw_findings *findings);

// Reads one DER certificate. The bytes are copied.
//
// On success `*out` owns a certificate: `cw_certificate_free`. On failure it is NULL. What real CAs have issued is read
// although it deviates from the standard: see `cw_certificate_encoding_findings`.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_from_der(const uint8_t *der, size_t der_len, cw_certificate **out, cw_error **err);

// Reads the one certificate in a PEM text; text around the block is ignored.
//
// On success `*out` owns a certificate: `cw_certificate_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_from_pem(const char *pem, size_t pem_len, cw_certificate **out, cw_error **err);

// One more owner of the same certificate: each frees its own. NULL for NULL.
//
// # Safety
// `certificate` is NULL or a live handle.
CW_MUST_USE cw_certificate *cw_certificate_clone(const cw_certificate *certificate);

// Gives up one ownership; the last frees the certificate. NULL is fine.
//
// # Safety
// `certificate` is NULL or a live handle, not used by this owner afterwards.
void cw_certificate_free(cw_certificate *certificate);

// Whether two certificates are the same, byte by byte. False if one is NULL.
//
// # Safety
// `a` and `b` are NULL or live handles.
bool cw_certificate_equal(const cw_certificate *a, const cw_certificate *b);

// 1, 2 or 3; 0 for NULL.
//
// # Safety
// `certificate` is NULL or a live handle.
uint32_t cw_certificate_version(const cw_certificate *certificate);

// The first second of its validity, since 1970-01-01T00:00:00Z; 0 for NULL.
//
// # Safety
// `certificate` is NULL or a live handle.
int64_t cw_certificate_not_before(const cw_certificate *certificate);

// The last second of its validity, since 1970-01-01T00:00:00Z; 0 for NULL.
//
// # Safety
// `certificate` is NULL or a live handle.
int64_t cw_certificate_not_after(const cw_certificate *certificate);

// Whether issuer and subject are the same name (RFC 5280 §7.1). False for NULL.
//
// # Safety
// `certificate` is NULL or a live handle.
bool cw_certificate_is_self_issued(const cw_certificate *certificate);

// The whole certificate. Lives as long as `certificate`; none for NULL.
//
// # Safety
// `certificate` is NULL or a live handle.
cw_bytes cw_certificate_der(const cw_certificate *certificate);

// The bytes that are signed: tbsCertificate, tag and length included. They live as long as `certificate`.
//
// # Safety
// `certificate` is NULL or a live handle.
cw_bytes cw_certificate_tbs_der(const cw_certificate *certificate);

// The contents of serialNumber, big-endian, sign included. They live as long as `certificate`.
//
// # Safety
// `certificate` is NULL or a live handle.
cw_bytes cw_certificate_serial(const cw_certificate *certificate);

// The DER of the issuer's name. Lives as long as `certificate`.
//
// # Safety
// `certificate` is NULL or a live handle.
cw_bytes cw_certificate_issuer_der(const cw_certificate *certificate);

// The DER of the subject's name. Lives as long as `certificate`.
//
// # Safety
// `certificate` is NULL or a live handle.
cw_bytes cw_certificate_subject_der(const cw_certificate *certificate);

// The SubjectPublicKeyInfo, tag and length included. Lives as long as `certificate`.
//
// # Safety
// `certificate` is NULL or a live handle.
cw_bytes cw_certificate_spki_der(const cw_certificate *certificate);

// The AlgorithmIdentifier beside the signature, tag and length included. Lives as long as `certificate`.
//
// # Safety
// `certificate` is NULL or a live handle.
cw_bytes cw_certificate_signature_algorithm_der(const cw_certificate *certificate);

// The bytes of the signature. They live as long as `certificate`.
//
// # Safety
// `certificate` is NULL or a live handle.
cw_bytes cw_certificate_signature(const cw_certificate *certificate);

// The serial number as lower-case hexadecimal without separators.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_serial_hex(const cw_certificate *certificate, cw_string **out, cw_error **err);

// Who issued it.
//
// On success `*out` owns a name: `cw_name_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_issuer(const cw_certificate *certificate, cw_name **out, cw_error **err);

// Whom it is about.
//
// On success `*out` owns a name: `cw_name_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_subject(const cw_certificate *certificate, cw_name **out, cw_error **err);

// The subject's public key.
//
// On success `*out` owns a key: `cw_public_key_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_public_key(const cw_certificate *certificate, cw_public_key **out, cw_error **err);

// The algorithm of its signature: a `cw_signature_algorithm`. On failure `*out` is 0.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_signature_algorithm(const cw_certificate *certificate,
                                             uint32_t *out,
                                             cw_error **err);

// Verifies that `issuer` signed this certificate with one of `allowed_count` algorithms, each a `cw_signature_algorithm`.
// It says nothing about names, times or the right to issue: see `cw_validate` for that.
//
// # Safety
// `certificate` and `issuer` are live handles; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0);
// `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_verify_signature(const cw_certificate *certificate,
                                          const cw_public_key *issuer,
                                          const uint32_t *allowed,
                                          size_t allowed_count,
                                          cw_error **err);

// What in the encoding deviates from the standard: an empty list if nothing does.
//
// On success `*out` owns a list: `cw_findings_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_encoding_findings(const cw_certificate *certificate,
                                           cw_findings **out,
                                           cw_error **err);

// The certificate as a PEM block.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_to_pem(const cw_certificate *certificate, cw_string **out, cw_error **err);

// Every field for people, as indented text; with a time `at`, how long the certificate is valid from then.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_to_text(const cw_certificate *certificate,
                                 const int64_t *at,
                                 cw_string **out,
                                 cw_error **err);

// Every field for programs, as JSON; otherwise as `cw_certificate_to_text`.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_to_json(const cw_certificate *certificate,
                                 const int64_t *at,
                                 cw_string **out,
                                 cw_error **err);

// Reads every certificate in a PEM text, in order; blocks with other labels are skipped. At least one must be there.
//
// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_list_from_pem(const char *pem,
                                       size_t pem_len,
                                       cw_certificate_list **out,
                                       cw_error **err);

// A list of `count` certificates, which are shared, not copied.
//
// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
//
// # Safety
// `certificates` is readable for `count` pointers (NULL allowed when 0), each of which is a live handle; `out` is writable;
// `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_list_from_array(const cw_certificate *const *certificates,
                                         size_t count,
                                         cw_certificate_list **out,
                                         cw_error **err);

// How many certificates; 0 for NULL.
//
// # Safety
// `list` is NULL or a live handle.
size_t cw_certificate_list_count(const cw_certificate_list *list);

// One certificate, by index from 0; NULL beyond the last and for NULL. It belongs to `list` and lives as long; a
// `cw_certificate_clone` of it lives longer.
//
// # Safety
// `list` is NULL or a live handle.
const cw_certificate *cw_certificate_list_at(const cw_certificate_list *list, size_t index);

// One more owner of the same list: each frees its own. NULL for NULL.
//
// # Safety
// `list` is NULL or a live handle.
CW_MUST_USE cw_certificate_list *cw_certificate_list_clone(const cw_certificate_list *list);

// Gives up one ownership; the last frees the list. NULL is fine.
//
// # Safety
// `list` is NULL or a live handle, not used by this owner afterwards.
void cw_certificate_list_free(cw_certificate_list *list);

// Reads a name as RFC 4514 writes it: `CN=Example,O=Example Corp,C=US`, most specific first.
//
// On success `*out` owns a name: `cw_name_free`. On failure it is NULL.
//
// # Safety
// `text` is readable for `text_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_name_from_text(const char *text, size_t text_len, cw_name **out, cw_error **err);

// Reads the DER of a name.
//
// On success `*out` owns a name: `cw_name_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_name_from_der(const uint8_t *der, size_t der_len, cw_name **out, cw_error **err);

// One more owner of the same name: each frees its own. NULL for NULL.
//
// # Safety
// `name` is NULL or a live handle.
CW_MUST_USE cw_name *cw_name_clone(const cw_name *name);

// Gives up one ownership; the last frees the name. NULL is fine.
//
// # Safety
// `name` is NULL or a live handle, not used by this owner afterwards.
void cw_name_free(cw_name *name);

// The name as RFC 4514 writes it. Lives as long as `name`; empty for NULL.
//
// # Safety
// `name` is NULL or a live handle.
cw_text cw_name_text(const cw_name *name);

// The name as `openssl x509 -subject` prints it: `C = US, O = Example Corp, CN = Example`. For people.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `name` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_name_to_openssl_text(const cw_name *name, cw_string **out, cw_error **err);

// The DER of the name. Lives as long as `name`; none for NULL.
//
// # Safety
// `name` is NULL or a live handle.
cw_bytes cw_name_der(const cw_name *name);

// Whether two names are the same as RFC 5280 §7.1 compares them: case and spaces do not count. False if one is NULL.
//
// # Safety
// `a` and `b` are NULL or live handles.
bool cw_name_matches(const cw_name *a, const cw_name *b);

// How many attributes the name has; 0 for NULL.
//
// # Safety
// `name` is NULL or a live handle.
size_t cw_name_attribute_count(const cw_name *name);

// The type of one attribute in dots, such as `2.5.4.3` for commonName, by index from 0 in the order of the encoding. Lives
// as long as `name`; empty beyond the last and for NULL.
//
// # Safety
// `name` is NULL or a live handle.
cw_text cw_name_attribute_oid(const cw_name *name,
                              size_t index);

// The value of one attribute as it stands, by index from 0 in the order of the encoding. It may hold NULs and control
// characters. Lives as long as `name`; empty if it is no text, beyond the last, and for NULL.
//
// # Safety
// `name` is NULL or a live handle.
cw_text cw_name_attribute_value(const cw_name *name, size_t index);

// Every extension, in order; an empty list if there is none.
//
// On success `*out` owns them: `cw_extensions_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_extensions(const cw_certificate *certificate, cw_extensions **out, cw_error **err);

// How many extensions; 0 for NULL.
//
// # Safety
// `extensions` is NULL or a live handle.
size_t cw_extensions_count(const cw_extensions *extensions);

// The type of one extension in dots, by index from 0. Lives as long as `extensions`; empty beyond the last and for NULL.
//
// # Safety
// `extensions` is NULL or a live handle.
cw_text cw_extensions_oid(const cw_extensions *extensions,
                          size_t index);

// The name of one extension's type, such as `keyUsage`, by index from 0. Lives as long as `extensions`; empty if the type
// is not known, beyond the last, and for NULL.
//
// # Safety
// `extensions` is NULL or a live handle.
cw_text cw_extensions_name(const cw_extensions *extensions,
                           size_t index);

// Whether one extension is critical, by index from 0; false beyond the last and for NULL.
//
// # Safety
// `extensions` is NULL or a live handle.
bool cw_extensions_is_critical(const cw_extensions *extensions, size_t index);

// The contents of extnValue of one extension: DER of its own type. By index from 0. Lives as long as `extensions`; none
// beyond the last and for NULL.
//
// # Safety
// `extensions` is NULL or a live handle.
cw_bytes cw_extensions_value(const cw_extensions *extensions, size_t index);

// Frees the extensions. NULL is fine.
//
// # Safety
// `extensions` is NULL or a live handle, not used afterwards.
void cw_extensions_free(cw_extensions *extensions);

// The first extension of a type, given in dots (`2.5.29.15`): whether it is critical, and the contents of its extnValue,
// which live as long as `certificate`.
//
// On failure `*critical` is false and `*value` has no bytes: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `type_oid` is readable for `type_oid_len` bytes (NULL allowed when 0); `critical` and
// `value` are writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_extension(const cw_certificate *certificate,
                                   const char *type_oid,
                                   size_t type_oid_len,
                                   bool *critical,
                                   cw_bytes *value,
                                   cw_error **err);

// What basicConstraints says: whether the subject is a CA, and how many intermediates may follow it, if that is limited.
//
// On failure all are cleared: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `is_ca`, `has_path_len` and `path_len` are writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_basic_constraints(const cw_certificate *certificate,
                                           bool *is_ca,
                                           bool *has_path_len,
                                           uint32_t *path_len,
                                           cw_error **err);

// What keyUsage says: a sum of `cw_key_usage`.
//
// On failure `*usage` is 0: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `usage` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_certificate_key_usage(const cw_certificate *certificate, uint32_t *usage, cw_error **err);

// The purposes of extendedKeyUsage, in dots (`1.3.6.1.5.5.7.3.1` for TLS servers).
//
// On success `*out` owns a list: `cw_string_list_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_extended_key_usage(const cw_certificate *certificate,
                                            cw_string_list **out,
                                            cw_error **err);

// The key identifier of subjectKeyIdentifier. It lives as long as `certificate`.
//
// On failure `*value` has no bytes: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `value` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_subject_key_identifier(const cw_certificate *certificate,
                                                cw_bytes *value,
                                                cw_error **err);

// The key identifier of authorityKeyIdentifier. It lives as long as `certificate`.
//
// On failure `*value` has no bytes: CW_STATUS_NOT_FOUND without the extension, or if it has no key identifier.
//
// # Safety
// `certificate` is a live handle; `value` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_authority_key_identifier(const cw_certificate *certificate,
                                                  cw_bytes *value,
                                                  cw_error **err);

// The URIs of cRLDistributionPoints, in order; what is not printable is escaped.
//
// On success `*out` owns a list: `cw_string_list_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_crl_uris(const cw_certificate *certificate,
                                  cw_string_list **out,
                                  cw_error **err);

// The URIs at which OCSP is spoken, from authorityInfoAccess, in order; what is not printable is escaped.
//
// On success `*out` owns a list: `cw_string_list_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_ocsp_uris(const cw_certificate *certificate,
                                   cw_string_list **out,
                                   cw_error **err);

// The URIs at which the issuer's certificate is found, from authorityInfoAccess, in order; what is not printable is
// escaped.
//
// On success `*out` owns a list: `cw_string_list_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_issuer_uris(const cw_certificate *certificate,
                                     cw_string_list **out,
                                     cw_error **err);

// The names of subjectAltName.
//
// On success `*out` owns them: `cw_general_names_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_subject_alt_name(const cw_certificate *certificate,
                                          cw_general_names **out,
                                          cw_error **err);

// The names of issuerAltName.
//
// On success `*out` owns them: `cw_general_names_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_issuer_alt_name(const cw_certificate *certificate,
                                         cw_general_names **out,
                                         cw_error **err);

// How many names; 0 for NULL.
//
// # Safety
// `names` is NULL or a live handle.
size_t cw_general_names_count(const cw_general_names *names);

// The form of one name, a `cw_general_name`, by index from 0; 0 beyond the last and for NULL.
//
// # Safety
// `names` is NULL or a live handle.
uint32_t cw_general_names_form(const cw_general_names *names, size_t index);

// The value of one name as it stands: characters of a mailbox, host or URI (anything may be among them, NUL too), 4 or 16
// bytes of an address, the contents of a registeredID, DER of the others. By index from 0. Lives as long as `names`; none
// beyond the last and for NULL.
//
// # Safety
// `names` is NULL or a live handle.
cw_bytes cw_general_names_value(const cw_general_names *names,
                                size_t index);

// One name for people: `DNS:www.example.com`, `IP:192.0.2.1`; what is not printable is escaped. By index from 0. Lives as
// long as `names`; empty beyond the last and for NULL.
//
// # Safety
// `names` is NULL or a live handle.
cw_text cw_general_names_text(const cw_general_names *names,
                              size_t index);

// Frees the names. NULL is fine.
//
// # Safety
// `names` is NULL or a live handle, not used afterwards.
void cw_general_names_free(cw_general_names *names);

// The fingerprint of a certificate, of its key or of its signed part, as text. `part` is a `cw_part`, `digest` a
// `cw_digest`, `format` a `cw_format`.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_fingerprint(const cw_certificate *certificate,
                                     uint32_t part,
                                     uint32_t digest,
                                     uint32_t format,
                                     cw_string **out,
                                     cw_error **err);

// The fingerprint of a certificate, of its key or of its signed part, as 20 to 64 bytes. `part` is a `cw_part`, `digest`
// a `cw_digest`.
//
// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_fingerprint_bytes(const cw_certificate *certificate,
                                           uint32_t part,
                                           uint32_t digest,
                                           cw_buffer **out,
                                           cw_error **err);

// The fingerprint of a key's SubjectPublicKeyInfo, as text. `digest` is a `cw_digest`, `format` a `cw_format`.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_public_key_fingerprint(const cw_public_key *key,
                                    uint32_t digest,
                                    uint32_t format,
                                    cw_string **out,
                                    cw_error **err);

// The name of a `cw_signature_algorithm`, such as `ecdsa-with-SHA256`. Static; empty for any other number.
cw_text cw_signature_algorithm_name(uint32_t algorithm);

// Reads a DER SubjectPublicKeyInfo.
//
// On success `*out` owns a key: `cw_public_key_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_public_key_from_der(const uint8_t *der, size_t der_len, cw_public_key **out, cw_error **err);

// Reads the PUBLIC KEY block in a PEM text; text around the block is ignored.
//
// On success `*out` owns a key: `cw_public_key_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_public_key_from_pem(const char *pem, size_t pem_len, cw_public_key **out, cw_error **err);

// One more owner of the same key: each frees its own. NULL for NULL.
//
// # Safety
// `key` is NULL or a live handle.
CW_MUST_USE cw_public_key *cw_public_key_clone(const cw_public_key *key);

// Gives up one ownership; the last frees the key. NULL is fine.
//
// # Safety
// `key` is NULL or a live handle, not used by this owner afterwards.
void cw_public_key_free(cw_public_key *key);

// Whether two keys have the same SubjectPublicKeyInfo. False if one is NULL.
//
// # Safety
// `a` and `b` are NULL or live handles.
bool cw_public_key_equal(const cw_public_key *a, const cw_public_key *b);

// The kind of key: a `cw_key_algorithm`. 0 for NULL.
//
// # Safety
// `key` is NULL or a live handle.
uint32_t cw_public_key_algorithm(const cw_public_key *key);

// The size of an RSA key in bits; 0 for other kinds and for NULL.
//
// # Safety
// `key` is NULL or a live handle.
uint32_t cw_public_key_rsa_bits(const cw_public_key *key);

// Kind and size for people: `P-256`, `RSA-2048`. Lives as long as `key`; empty for NULL.
//
// # Safety
// `key` is NULL or a live handle.
cw_text cw_public_key_algorithm_text(const cw_public_key *key);

// The SubjectPublicKeyInfo. Lives as long as `key`; none for NULL.
//
// # Safety
// `key` is NULL or a live handle.
cw_bytes cw_public_key_der(const cw_public_key *key);

// The key as a PUBLIC KEY block.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_public_key_to_pem(const cw_public_key *key, cw_string **out, cw_error **err);

// An identifier of 20 bytes for the key, by a `cw_key_id_method`.
//
// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_public_key_identifier(const cw_public_key *key,
                                   uint32_t method,
                                   cw_buffer **out,
                                   cw_error **err);

// Verifies that this key made `signature` over `message` with `algorithm`, a `cw_signature_algorithm` other than the
// default. CW_STATUS_CRYPTO if it did not.
//
// # Safety
// `key` is a live handle; `message` and `signature` are readable for their lengths (NULL allowed when 0); `err` is NULL
// or writable.
CW_MUST_USE
cw_status cw_public_key_verify(const cw_public_key *key,
                               uint32_t algorithm,
                               const uint8_t *message,
                               size_t message_len,
                               const uint8_t *signature,
                               size_t signature_len,
                               cw_error **err);

// Makes a key of the kind `algorithm`, a `cw_key_algorithm`. `rsa_bits` is 2048, 3072 or 4096 for RSA and 0 otherwise.
//
// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
//
// # Safety
// `rng` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_private_key_generate(uint32_t algorithm,
                                  uint32_t rsa_bits,
                                  cw_rng *rng,
                                  cw_private_key **out,
                                  cw_error **err);

// Reads an unencrypted PKCS#8 key in DER. The caller wipes its own copy.
//
// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_private_key_from_pkcs8_der(const uint8_t *der,
                                        size_t der_len,
                                        cw_private_key **out,
                                        cw_error **err);

// Reads the PRIVATE KEY block in a PEM text; text around it is ignored. The caller wipes its own copy.
//
// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_private_key_from_pkcs8_pem(const char *pem,
                                        size_t pem_len,
                                        cw_private_key **out,
                                        cw_error **err);

// One more owner of the same key: each frees its own. NULL for NULL.
//
// # Safety
// `key` is NULL or a live handle.
CW_MUST_USE cw_private_key *cw_private_key_clone(const cw_private_key *key);

// Gives up one ownership; the last wipes and frees the key. NULL is fine.
//
// # Safety
// `key` is NULL or a live handle, not used by this owner afterwards.
void cw_private_key_free(cw_private_key *key);

// The public key that belongs to it.
//
// On success `*out` owns a key: `cw_public_key_free`. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_private_key_public_key(const cw_private_key *key, cw_public_key **out, cw_error **err);

// The key as unencrypted PKCS#8 in DER.
//
// On success `*out` owns the bytes: `cw_buffer_free`, which wipes them. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_private_key_to_pkcs8_der(const cw_private_key *key, cw_buffer **out, cw_error **err);

// The key as unencrypted PKCS#8 in a PRIVATE KEY block.
//
// On success `*out` owns the text: `cw_string_free`, which wipes it. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_private_key_to_pkcs8_pem(const cw_private_key *key, cw_string **out, cw_error **err);

// The operating system's random number generator.
//
// On success `*out` owns a source: `cw_rng_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_rng_system(cw_rng **out, cw_error **err);

// A source of the caller's own: a hardware module, or the same bytes every time for a test. `user` is handed to each call
// of `fill`, which are made only inside functions that the source is passed to.
//
// On success `*out` owns a source: `cw_rng_free`. On failure it is NULL.
//
// # Safety
// `fill` fills what it is given, returns, and may be called with `user`, in whatever thread uses the source, until that is
// freed; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_rng_from_callback(cw_rng_fill fill,
                               void *user,
                               cw_rng **out,
                               cw_error **err);

// Frees a source. NULL is fine. What `user` points to is the caller's.
//
// # Safety
// `rng` is NULL or a live handle, not used afterwards.
void cw_rng_free(cw_rng *rng);

// A signer that uses `key` with `algorithm`, a `cw_signature_algorithm`: CW_SIGNATURE_DEFAULT, RSA-PSS, another hash. The
// key is shared: the caller may free its own handle.
//
// On success `*out` owns a signer: `cw_signer_free`. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_signer_from_private_key(const cw_private_key *key,
                                     uint32_t algorithm,
                                     cw_signer **out,
                                     cw_error **err);

// A signer whose key only `sign` can reach: a hardware module, a key service. `public_key` is the key that its signatures
// verify with, `algorithm` the `cw_signature_algorithm` it uses. `user` is handed to each call of `sign`, which are made
// only inside functions that the signer is passed to.
//
// On success `*out` owns a signer: `cw_signer_free`. On failure it is NULL.
//
// # Safety
// `public_key` is a live handle; `sign` keeps to what it is given, returns, and may be called with `user`, in whatever
// threads use the signer, until its last owner frees it; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_signer_from_callback(const cw_public_key *public_key,
                                  uint32_t algorithm,
                                  cw_signer_sign_callback sign,
                                  void *user,
                                  cw_signer **out,
                                  cw_error **err);

// One more owner of the same signer: each frees its own. NULL for NULL.
//
// # Safety
// `signer` is NULL or a live handle.
CW_MUST_USE cw_signer *cw_signer_clone(const cw_signer *signer);

// Gives up one ownership; the last frees the signer. NULL is fine.
//
// # Safety
// `signer` is NULL or a live handle, not used by this owner afterwards.
void cw_signer_free(cw_signer *signer);

// The algorithm it signs with: a `cw_signature_algorithm`. 0 for NULL.
//
// # Safety
// `signer` is NULL or a live handle.
uint32_t cw_signer_algorithm(const cw_signer *signer);

// Signs a message. ECDSA and Ed25519 draw no randomness; RSA and ML-DSA do.
//
// On success `*out` owns the signature: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `signer` is a live handle; `message` is readable for `message_len` bytes (NULL allowed when 0); `rng` is a live handle
// that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_signer_sign(const cw_signer *signer,
                         const uint8_t *message,
                         size_t message_len,
                         cw_rng *rng,
                         cw_buffer **out,
                         cw_error **err);

// Trusts every certificate in a PEM text, such as a bundle of roots. At least one must be there.
//
// On success `*out` owns a store: `cw_trust_store_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_trust_store_from_pem(const char *pem, size_t pem_len, cw_trust_store **out, cw_error **err);

// Trusts every certificate of a list.
//
// On success `*out` owns a store: `cw_trust_store_free`. On failure it is NULL.
//
// # Safety
// `list` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_trust_store_from_list(const cw_certificate_list *list, cw_trust_store **out, cw_error **err);

// How many anchors; 0 for NULL.
//
// # Safety
// `store` is NULL or a live handle.
size_t cw_trust_store_count(const cw_trust_store *store);

// Whether this very certificate is an anchor. False if one is NULL.
//
// # Safety
// `store` and `certificate` are NULL or live handles.
bool cw_trust_store_contains(const cw_trust_store *store, const cw_certificate *certificate);

// One more owner of the same store: each frees its own. NULL for NULL.
//
// # Safety
// `store` is NULL or a live handle.
CW_MUST_USE cw_trust_store *cw_trust_store_clone(const cw_trust_store *store);

// Gives up one ownership; the last frees the store. NULL is fine.
//
// # Safety
// `store` is NULL or a live handle, not used by this owner afterwards.
void cw_trust_store_free(cw_trust_store *store);

// Nothing is trusted yet.
//
// On success `*out` owns a builder: `cw_trust_store_builder_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_trust_store_builder_new(cw_trust_store_builder **out, cw_error **err);

// Trusts one more certificate.
//
// # Safety
// `builder` is a live handle that no other thread uses meanwhile; `certificate` is a live handle; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_trust_store_builder_add_certificate(cw_trust_store_builder *builder,
                                                 const cw_certificate *certificate,
                                                 cw_error **err);

// Trusts a CA that is known by its name and key alone.
//
// # Safety
// `builder` is a live handle that no other thread uses meanwhile; `name` and `key` are live handles; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_trust_store_builder_add_name_and_key(cw_trust_store_builder *builder,
                                                  const cw_name *name,
                                                  const cw_public_key *key,
                                                  cw_error **err);

// The store of what was added so far. The builder stays, to add more and build another.
//
// On success `*out` owns a store: `cw_trust_store_free`. On failure it is NULL.
//
// # Safety
// `builder` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_trust_store_builder_build(const cw_trust_store_builder *builder,
                                       cw_trust_store **out,
                                       cw_error **err);

// Frees a builder. NULL is fine.
//
// # Safety
// `builder` is NULL or a live handle, not used afterwards.
void cw_trust_store_builder_free(cw_trust_store_builder *builder);

// A CA that is known by its certificate. It is not limited yet.
//
// On success `*out` owns an anchor: `cw_trust_anchor_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_trust_anchor_from_certificate(const cw_certificate *certificate,
                                           cw_trust_anchor **out,
                                           cw_error **err);

// A CA that is known by its name and key alone. It is not limited yet.
//
// On success `*out` owns an anchor: `cw_trust_anchor_free`. On failure it is NULL.
//
// # Safety
// `name` and `key` are live handles; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_trust_anchor_from_name_and_key(const cw_name *name,
                                            const cw_public_key *key,
                                            cw_trust_anchor **out,
                                            cw_error **err);

// Adds a subtree, of a form that is a `cw_subtree`, in which names below the anchor may lie. A form of which none is added is
// not restricted.
//
// # Safety
// `anchor` is a live handle that no other thread uses meanwhile; `base` is readable for `base_len` bytes (NULL allowed
// when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_trust_anchor_add_permitted_subtree(cw_trust_anchor *anchor,
                                                uint32_t form,
                                                const char *base,
                                                size_t base_len,
                                                cw_error **err);

// Adds a subtree, of a form that is a `cw_subtree`, in which no name below the anchor may lie.
//
// # Safety
// `anchor` is a live handle that no other thread uses meanwhile; `base` is readable for `base_len` bytes (NULL allowed
// when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_trust_anchor_add_excluded_subtree(cw_trust_anchor *anchor,
                                               uint32_t form,
                                               const char *base,
                                               size_t base_len,
                                               cw_error **err);

// Adds name constraints as the DER of the extension's value. Names must keep to each that was added, and to the subtrees.
//
// # Safety
// `anchor` is a live handle that no other thread uses meanwhile; `der` is readable for `der_len` bytes (NULL allowed
// when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_trust_anchor_add_name_constraints(cw_trust_anchor *anchor,
                                               const uint8_t *der,
                                               size_t der_len,
                                               cw_error **err);

// Allows at most `count` CAs below the anchor that are not self-issued; the least that was set counts.
//
// # Safety
// `anchor` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_trust_anchor_limit_path_length(cw_trust_anchor *anchor, uint32_t count, cw_error **err);

// Frees an anchor. NULL is fine.
//
// # Safety
// `anchor` is NULL or a live handle, not used afterwards.
void cw_trust_anchor_free(cw_trust_anchor *anchor);

// Trusts one more CA, as far as the anchor says. The same CA without limits must not be in the store too: any of its anchors
// will do for a path.
//
// # Safety
// `builder` is a live handle that no other thread uses meanwhile; `anchor` is a live handle; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_trust_store_builder_add_anchor(cw_trust_store_builder *builder,
                                            const cw_trust_anchor *anchor,
                                            cw_error **err);

// A pool of every certificate in a PEM text. At least one must be there.
//
// On success `*out` owns a pool: `cw_certificate_pool_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_pool_from_pem(const char *pem,
                                       size_t pem_len,
                                       cw_certificate_pool **out,
                                       cw_error **err);

// A pool of every certificate of a list, in any order: what a peer sent will do, its own certificate included.
//
// On success `*out` owns a pool: `cw_certificate_pool_free`. On failure it is NULL.
//
// # Safety
// `list` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_pool_from_list(const cw_certificate_list *list,
                                        cw_certificate_pool **out,
                                        cw_error **err);

// How many different certificates; 0 for NULL.
//
// # Safety
// `pool` is NULL or a live handle.
size_t cw_certificate_pool_count(const cw_certificate_pool *pool);

// One more owner of the same pool: each frees its own. NULL for NULL.
//
// # Safety
// `pool` is NULL or a live handle.
CW_MUST_USE cw_certificate_pool *cw_certificate_pool_clone(const cw_certificate_pool *pool);

// Gives up one ownership; the last frees the pool. NULL is fine.
//
// # Safety
// `pool` is NULL or a live handle, not used by this owner afterwards.
void cw_certificate_pool_free(cw_certificate_pool *pool);

// How many CRLs; 0 for NULL.
//
// # Safety
// `evidence` is NULL or a live handle.
size_t cw_evidence_crl_count(const cw_evidence *evidence);

// How many OCSP responses; 0 for NULL.
//
// # Safety
// `evidence` is NULL or a live handle.
size_t cw_evidence_ocsp_response_count(const cw_evidence *evidence);

// One more owner of the same evidence: each frees its own. NULL for NULL.
//
// # Safety
// `evidence` is NULL or a live handle.
CW_MUST_USE cw_evidence *cw_evidence_clone(const cw_evidence *evidence);

// Gives up one ownership; the last frees the evidence. NULL is fine.
//
// # Safety
// `evidence` is NULL or a live handle, not used by this owner afterwards.
void cw_evidence_free(cw_evidence *evidence);

// No evidence yet.
//
// On success `*out` owns a builder: `cw_evidence_builder_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_evidence_builder_new(cw_evidence_builder **out, cw_error **err);

// Adds a CRL; its signature is verified when it is used.
//
// # Safety
// `builder` is a live handle that no other thread uses meanwhile; `crl` is a live handle; `err` is NULL or writable.
CW_MUST_USE cw_status cw_evidence_builder_add_crl(cw_evidence_builder *builder, const cw_crl *crl, cw_error **err);

// Adds a DER OCSP response; its signature is verified when it is used.
//
// # Safety
// `builder` is a live handle that no other thread uses meanwhile; `der` is readable for `der_len` bytes (NULL allowed
// when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_evidence_builder_add_ocsp_response(cw_evidence_builder *builder,
                                                const uint8_t *der,
                                                size_t der_len,
                                                cw_error **err);

// Adds a certificate that may have signed a CRL or an OCSP response. It is trusted no more than others.
//
// # Safety
// `builder` is a live handle that no other thread uses meanwhile; `certificate` is a live handle; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_evidence_builder_add_issuer(cw_evidence_builder *builder,
                                         const cw_certificate *certificate,
                                         cw_error **err);

// The evidence that was added, made ready to be looked up. The builder is empty afterwards.
//
// On success `*out` owns the evidence: `cw_evidence_free`. On failure it is NULL.
//
// # Safety
// `builder` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_evidence_builder_build(cw_evidence_builder *builder, cw_evidence **out, cw_error **err);

// Frees a builder. NULL is fine.
//
// # Safety
// `builder` is NULL or a live handle, not used afterwards.
void cw_evidence_builder_free(cw_evidence_builder *builder);

// RFC 5280 §6 and the MUSTs of §4, for a public or private PKI whatever its purpose. It asks for no name and no
// purpose: add them with `cw_policy_add_identity` and `cw_policy_set_purpose`.
//
// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_rfc5280(cw_policy **out, cw_error **err);

// The algorithm of RFC 5280 §6.1 and nothing else: no profile, SHA-1, DSA and RSA from 1024 bits allowed. What test
// suites ask for; too little for use.
//
// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_rfc5280_path(cw_policy **out, cw_error **err);

// A TLS server of the web by its host, a domain name or an address: CA/Browser Forum Baseline Requirements,
// serverAuth, and this name. For a private PKI, `cw_policy_rfc5280` with a name and a purpose asks for less.
//
// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
//
// # Safety
// `host` is readable for `host_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_tls_server(const char *host, size_t host_len, cw_policy **out, cw_error **err);

// A TLS client: as `cw_policy_tls_server`, with clientAuth and no name asked for.
//
// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_tls_client(cw_policy **out, cw_error **err);

// A signer of code.
//
// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_code_signing(cw_policy **out, cw_error **err);

// A signer or receiver of e-mail with this mailbox.
//
// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
//
// # Safety
// `mailbox` is readable for `mailbox_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_email(const char *mailbox, size_t mailbox_len, cw_policy **out, cw_error **err);

// A signer of mobile documents under an IACA root (ISO/IEC 18013-5 Annex B).
//
// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_iso_mdl(cw_policy **out, cw_error **err);

// Frees a policy. NULL is fine.
//
// # Safety
// `policy` is NULL or a live handle, not used afterwards.
void cw_policy_free(cw_policy *policy);

// The end entity must also be for this name, of a kind that is a `cw_identity`. CW_STATUS_INVALID_ARGUMENT if it is no
// well-formed name.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `name` is readable for `name_len` bytes (NULL allowed
// when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_add_identity(cw_policy *policy,
                                 uint32_t kind,
                                 const char *name,
                                 size_t name_len,
                                 cw_error **err);

// The end entity must also be for this service of a domain, as DNS SRV records name it: `xmpp-client` of
// `example.com`.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `service` is readable for `service_len` bytes (NULL
// allowed when 0); `domain` is readable for `domain_len` bytes (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_add_service(cw_policy *policy,
                                const char *service,
                                size_t service_len,
                                const char *domain,
                                size_t domain_len,
                                cw_error **err);

// Whoever the end entity is for will do: the caller checks names itself, or has none to check.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_clear_identities(cw_policy *policy, cw_error **err);

// The end entity must serve this purpose of extendedKeyUsage, in dots. With `listed` 1 it must be listed by name; with
// 0 a certificate without extendedKeyUsage, or with anyExtendedKeyUsage, serves every purpose.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `purpose` is readable for `purpose_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_set_purpose(cw_policy *policy,
                                const char *purpose,
                                size_t purpose_len,
                                uint32_t listed,
                                cw_error **err);

// Any purpose will do.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_clear_purpose(cw_policy *policy, cw_error **err);

// What keyUsage must assert, if it is present: a sum of `cw_key_usage`.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_set_key_usage(cw_policy *policy, uint32_t usage, cw_error **err);

// Only these algorithms may sign, each a `cw_signature_algorithm`.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `algorithms` is readable for `algorithms_count`
// numbers (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_set_signature_algorithms(cw_policy *policy,
                                             const uint32_t *algorithms,
                                             size_t algorithms_count,
                                             cw_error **err);

// Only these kinds of key will do, each a `cw_key_algorithm`; RSA from `least_rsa_bits` on.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `algorithms` is readable for `algorithms_count`
// numbers (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_set_key_algorithms(cw_policy *policy,
                                       const uint32_t *algorithms,
                                       size_t algorithms_count,
                                       uint32_t least_rsa_bits,
                                       cw_error **err);

// Reads through a deviation of the encoding, given by its CW_CODE (101xx).
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_tolerate(cw_policy *policy, uint32_t code, cw_error **err);

// Critical extensions of this type, in dots, are processed by the caller.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_add_critical_extension(cw_policy *policy,
                                           const char *type_oid,
                                           size_t type_oid_len,
                                           cw_error **err);

// What is asked about revocation: a `cw_revocation_mode` and a `cw_revocation_coverage`, and for how many seconds evidence
// is still good after its nextUpdate.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_set_revocation(cw_policy *policy,
                                   uint32_t mode,
                                   uint32_t coverage,
                                   uint32_t grace_seconds,
                                   cw_error **err);

// Findings of this `cw_level` and above reject.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_set_enforced_level(cw_policy *policy, uint32_t level, cw_error **err);

// Sets a bound on the work, a `cw_limit`.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_set_limit(cw_policy *policy, uint32_t limit, uint32_t most, cw_error **err);

// With 1, an end entity that itself is an anchor is accepted as a path of one certificate.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_set_accept_pinned_end_entity(cw_policy *policy, uint32_t accept, cw_error **err);

// Says how an anchor that is given as a certificate is judged: whether it is held to its validity, its profile and its
// critical extensions (0 or 1), and whether what it says about path length, names and policies binds the path below it
// (RFC 5937; 0 or 1). What was set on a `cw_trust_anchor` binds in any case.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_set_anchor_rules(cw_policy *policy,
                                     uint32_t judge_certificate,
                                     uint32_t enforce_constraints,
                                     cw_error **err);

// How many intermediates that are not self-issued a path may have; NULL for as many as the limits allow.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `count` is NULL or readable; `err` is NULL or
// writable.
CW_MUST_USE cw_status cw_policy_set_max_path_length(cw_policy *policy, const uint32_t *count, cw_error **err);

// Adds a certificate policy, in dots, to the user-initial-policy-set of RFC 5280 §6.1.1 (c), which is anyPolicy to
// begin with: see `cw_policy_clear_initial_policies`.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `policy_oid` is readable for `policy_oid_len` bytes
// (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_add_initial_policy(cw_policy *policy,
                                       const char *policy_oid,
                                       size_t policy_oid_len,
                                       cw_error **err);

// Empties the user-initial-policy-set.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_clear_initial_policies(cw_policy *policy, cw_error **err);

// Sets initial-explicit-policy of RFC 5280 §6.1.1 (f): 0 or 1.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_set_require_explicit_policy(cw_policy *policy, uint32_t on, cw_error **err);

// Sets initial-policy-mapping-inhibit of RFC 5280 §6.1.1 (e): 0 or 1.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_set_inhibit_policy_mapping(cw_policy *policy, uint32_t on, cw_error **err);

// Sets initial-any-policy-inhibit of RFC 5280 §6.1.1 (g): 0 or 1.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_policy_set_inhibit_any_policy(cw_policy *policy, uint32_t on, cw_error **err);

// Adds a subtree, of a form that is a `cw_subtree`, to the initial-permitted-subtrees. A form of which none is added is
// not restricted.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `base` is readable for `base_len` bytes (NULL allowed
// when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_add_permitted_subtree(cw_policy *policy,
                                          uint32_t form,
                                          const char *base,
                                          size_t base_len,
                                          cw_error **err);

// Adds a subtree, of a form that is a `cw_subtree`, to the initial-excluded-subtrees.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `base` is readable for `base_len` bytes (NULL allowed
// when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_policy_add_excluded_subtree(cw_policy *policy,
                                         uint32_t form,
                                         const char *base,
                                         size_t base_len,
                                         cw_error **err);

// Judges `end_entity` at the time `at`, in seconds since 1970-01-01T00:00:00Z: finds a path over certificates of
// `intermediates` (NULL for none) to one of `anchors`, and runs RFC 5280 §6.1 over it under `policy`, with what `evidence`
// (NULL for none) says about revocation.
//
// CW_STATUS_OK: `*out` owns a verdict that accepts. CW_STATUS_REJECTED: `*out` owns a verdict that rejects, and `*err`, if
// `err` is not NULL, an error with the code of its primary finding; this is the one function that hands out a result with
// a failure. Release the verdict with `cw_verdict_free` in both cases. Any other status: nothing was judged, `*out` is NULL.
//
// # Safety
// `anchors`, `policy` and `end_entity` are live handles, `intermediates` and `evidence` are NULL or such; nobody sets
// anything on `policy`
// meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_validate(const cw_trust_store *anchors,
                      const cw_certificate_pool *intermediates,
                      const cw_evidence *evidence,
                      const cw_policy *policy,
                      const cw_certificate *end_entity,
                      int64_t at,
                      cw_verdict **out,
                      cw_error **err);

// One more owner of the same verdict: each frees its own. NULL for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
CW_MUST_USE cw_verdict *cw_verdict_clone(const cw_verdict *verdict);

// Gives up one ownership; the last frees the verdict. NULL is fine.
//
// # Safety
// `verdict` is NULL or a live handle, not used by this owner afterwards.
void cw_verdict_free(cw_verdict *verdict);

// Whether the end entity is valid under the policy at the time. False for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
bool cw_verdict_is_accepted(const cw_verdict *verdict);

// The finding to tell a person first; NULL if the verdict accepts, and for NULL. It belongs to `verdict` and lives as
// long.
//
// # Safety
// `verdict` is NULL or a live handle.
const cw_finding *cw_verdict_primary(const cw_verdict *verdict);

// How many findings: everything that is wrong with the path that came closest, the primary finding first, or what does
// not reject under the policy. 0 for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
size_t cw_verdict_finding_count(const cw_verdict *verdict);

// One finding, by index from 0; NULL beyond the last and for NULL. It belongs to `verdict` and lives as long.
//
// # Safety
// `verdict` is NULL or a live handle.
const cw_finding *cw_verdict_finding_at(const cw_verdict *verdict, size_t index);

// How many certificates the path has, or the path that came closest; the anchor is not among them. 0 for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
size_t cw_verdict_path_count(const cw_verdict *verdict);

// One certificate of the path, by index from 0, the end entity; NULL beyond the last and for NULL. It belongs to
// `verdict` and lives as long; a `cw_certificate_clone` of it lives longer.
//
// # Safety
// `verdict` is NULL or a live handle.
const cw_certificate *cw_verdict_path_at(const cw_verdict *verdict, size_t index);

// The certificate of the anchor that the path leads to; NULL if there is no anchor, or if it is known by name and key
// alone, and for NULL. It belongs to `verdict` and lives as long.
//
// # Safety
// `verdict` is NULL or a live handle.
const cw_certificate *cw_verdict_anchor(const cw_verdict *verdict);

// The name of the anchor that the path leads to, as RFC 4514 writes it; empty if there is none, and for NULL. Lives as
// long as `verdict`.
//
// # Safety
// `verdict` is NULL or a live handle.
cw_text cw_verdict_anchor_name(const cw_verdict *verdict);

// How many things were looked at, if the verdict accepts; what is not listed was not asked for. 0 for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
size_t cw_verdict_check_count(const cw_verdict *verdict);

// What was looked at, in a word or two, by index from 0. Lives as long as `verdict`; empty beyond the last and for
// NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
cw_text cw_verdict_check_what(const cw_verdict *verdict, size_t index);

// What was asked for, by index from 0. Lives as long as `verdict`; empty beyond the last and for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
cw_text cw_verdict_check_asked(const cw_verdict *verdict, size_t index);

// How many certificate policies the CAs of the path allow, in the domain of the anchor; anyPolicy counts as one. 0 if
// the verdict rejects, and for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
size_t cw_verdict_authority_policy_count(const cw_verdict *verdict);

// One of these policies, by index from 0; NULL beyond the last and for NULL. It belongs to `verdict` and lives as long.
//
// # Safety
// `verdict` is NULL or a live handle.
const cw_valid_policy *cw_verdict_authority_policy_at(const cw_verdict *verdict, size_t index);

// How many of them the policy accepts: the user-constrained-policy-set. 0 does not mean that the path is not valid: it
// may be valid without a policy, if none is required. 0 for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
size_t cw_verdict_user_policy_count(const cw_verdict *verdict);

// One of these policies, by index from 0; NULL beyond the last and for NULL. It belongs to `verdict` and lives as long.
//
// # Safety
// `verdict` is NULL or a live handle.
const cw_valid_policy *cw_verdict_user_policy_at(const cw_verdict *verdict, size_t index);

// How many certificates of the path were asked about, from the end entity up. 0 if the policy does not ask, if the path
// was not found good enough to ask, and for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
size_t cw_verdict_revocation_count(const cw_verdict *verdict);

// What is known of one certificate of the path, by index from 0, the end entity; NULL beyond the last and for NULL. It
// belongs to `verdict` and lives as long.
//
// # Safety
// `verdict` is NULL or a live handle.
const cw_revocation *cw_verdict_revocation_at(const cw_verdict *verdict, size_t index);

// How many candidates were tried and kept for the trace; the first is the end entity. 0 for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
size_t cw_verdict_trace_count(const cw_verdict *verdict);

// One candidate that was tried, by index from 0, in the order it was tried; NULL beyond the last and for NULL. It
// belongs to `verdict` and lives as long.
//
// # Safety
// `verdict` is NULL or a live handle.
const cw_trace_entry *cw_verdict_trace_at(const cw_verdict *verdict, size_t index);

// How many candidates there was no room for in the trace. 0 for NULL.
//
// # Safety
// `verdict` is NULL or a live handle.
uint32_t cw_verdict_trace_dropped(const cw_verdict *verdict);

// How much of a bound was used, a `cw_limit`: 0 for those that are not counted, for NULL, and for any other number.
//
// # Safety
// `verdict` is NULL or a live handle.
uint32_t cw_verdict_spent(const cw_verdict *verdict, uint32_t limit);

// The verdict for people, as a tree: the path, or the primary finding with its remedy, the others, and the candidates
// that were tried.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `verdict` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_verdict_to_text(const cw_verdict *verdict, cw_string **out, cw_error **err);

// The verdict for programs, as JSON.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `verdict` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_verdict_to_json(const cw_verdict *verdict, cw_string **out, cw_error **err);

// The candidates that were tried as a graph in the language of Graphviz.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `verdict` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_verdict_to_dot(const cw_verdict *verdict, cw_string **out, cw_error **err);

// The place in the trace of the candidate for which this one was tried as the issuer. False, and `*parent` 0, for the end
// entity, where that candidate was dropped, and for NULL.
//
// # Safety
// `entry` is NULL or a live handle; `parent` is NULL or writable.
bool cw_trace_entry_parent(const cw_trace_entry *entry,
                           size_t *parent);

// Its position in the path that was tried: 0 is the end entity. 0 for NULL.
//
// # Safety
// `entry` is NULL or a live handle.
size_t cw_trace_entry_index(const cw_trace_entry *entry);

// Whether it is a trust anchor. False for NULL.
//
// # Safety
// `entry` is NULL or a live handle.
bool cw_trace_entry_is_anchor(const cw_trace_entry *entry);

// How it ended: a `cw_outcome`. 0 for NULL.
//
// # Safety
// `entry` is NULL or a live handle.
uint32_t cw_trace_entry_outcome(const cw_trace_entry *entry);

// Its name, as RFC 4514 writes it. Lives as long as the verdict; empty for NULL.
//
// # Safety
// `entry` is NULL or a live handle.
cw_text cw_trace_entry_subject(const cw_trace_entry *entry);

// Its certificate; NULL for an anchor known by name and key alone, and for NULL. It belongs to the verdict and lives
// as long.
//
// # Safety
// `entry` is NULL or a live handle.
const cw_certificate *cw_trace_entry_certificate(const cw_trace_entry *entry);

// How many reasons there are why it was not used. 0 for NULL.
//
// # Safety
// `entry` is NULL or a live handle.
size_t cw_trace_entry_finding_count(const cw_trace_entry *entry);

// One reason why it was not used, by index from 0; NULL beyond the last and for NULL. It belongs to the verdict and
// lives as long.
//
// # Safety
// `entry` is NULL or a live handle.
const cw_finding *cw_trace_entry_finding_at(const cw_trace_entry *entry, size_t index);

// Whether it is revoked: a `cw_revocation_state`. 0 for NULL.
//
// # Safety
// `revocation` is NULL or a live handle.
uint32_t cw_revocation_status(const cw_revocation *revocation);

// Why it is revoked, a number of CRLReason (RFC 5280 §5.3.1), and since when, in seconds since 1970. False, and both 0,
// if it is not revoked, and for NULL.
//
// # Safety
// `revocation` is NULL or a live handle; `reason` and `date` are NULL or writable.
bool cw_revocation_reason(const cw_revocation *revocation,
                          uint32_t *reason,
                          int64_t *date);

// How many pieces of evidence were not used, each with the reason: at most 16. 0 for NULL.
//
// # Safety
// `revocation` is NULL or a live handle.
size_t cw_revocation_trouble_count(const cw_revocation *revocation);

// Why a piece of evidence was not used, by index from 0, the one that came closest; NULL beyond the last and for NULL.
// It belongs to the verdict and lives as long.
//
// # Safety
// `revocation` is NULL or a live handle.
const cw_finding *cw_revocation_trouble_at(const cw_revocation *revocation, size_t index);

// How many places the certificate names where evidence can be had: at most 16, and none if it is good. 0 for NULL.
//
// # Safety
// `revocation` is NULL or a live handle.
size_t cw_revocation_url_count(const cw_revocation *revocation);

// One of these places, by index from 0. It comes from the certificate: whoever fetches it decides whether to. Lives as
// long as the verdict; empty beyond the last and for NULL.
//
// # Safety
// `revocation` is NULL or a live handle.
cw_text cw_revocation_url_at(const cw_revocation *revocation, size_t index);

// Which policy: its object identifier in dots. Lives as long as the verdict; empty for NULL.
//
// # Safety
// `policy` is NULL or a live handle.
cw_text cw_valid_policy_oid(const cw_valid_policy *policy);

// How many lists of qualifiers the certificates of the path attach to it; the same list counts once. 0 for NULL.
//
// # Safety
// `policy` is NULL or a live handle.
size_t cw_valid_policy_qualifiers_count(const cw_valid_policy *policy);

// One list of qualifiers, by index from 0: a policyQualifiers in DER, a SEQUENCE OF PolicyQualifierInfo. Lives as long
// as the verdict; none beyond the last and for NULL.
//
// # Safety
// `policy` is NULL or a live handle.
cw_bytes cw_valid_policy_qualifiers_at(const cw_valid_policy *policy, size_t index);

// Reads one DER certificate request. The bytes are copied.
//
// On success `*out` owns it: `cw_request_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_from_der(const uint8_t *der, size_t der_len, cw_request **out, cw_error **err);

// Reads the one certificate request in a PEM text; text around the block is ignored.
//
// On success `*out` owns it: `cw_request_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_from_pem(const char *pem, size_t pem_len, cw_request **out, cw_error **err);

// One more owner of the same certificate request: each frees its own. NULL for NULL.
//
// # Safety
// `request` is NULL or a live handle.
CW_MUST_USE cw_request *cw_request_clone(const cw_request *request);

// Gives up one ownership; the last frees the certificate request. NULL is fine.
//
// # Safety
// `request` is NULL or a live handle, not used by this owner afterwards.
void cw_request_free(cw_request *request);

// The whole request. Lives as long as `request`; none for NULL.
//
// # Safety
// `request` is NULL or a live handle.
cw_bytes cw_request_der(const cw_request *request);

// The bytes that are signed, tag and length included. They live as long as `request`; none for NULL.
//
// # Safety
// `request` is NULL or a live handle.
cw_bytes cw_request_info_der(const cw_request *request);

// Whom it is about.
//
// On success `*out` owns it: `cw_name_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_subject(const cw_request *request, cw_name **out, cw_error **err);

// The key that is to be certified.
//
// On success `*out` owns it: `cw_public_key_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_public_key(const cw_request *request, cw_public_key **out, cw_error **err);

// Verifies that whoever made the request has its private key, by one of `allowed_count` algorithms, each a
// `cw_signature_algorithm`.
//
// # Safety
// `request` is a live handle; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0); `err` is NULL
// or writable.
CW_MUST_USE
cw_status cw_request_verify_signature(const cw_request *request,
                                      const uint32_t *allowed,
                                      size_t allowed_count,
                                      cw_error **err);

// The challenge password. CW_STATUS_NOT_FOUND if it has none.
//
// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_challenge_password(const cw_request *request, cw_string **out, cw_error **err);

// Every extension that it asks for, in order; an empty list if there is none.
//
// On success `*out` owns it: `cw_extensions_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_extensions(const cw_request *request, cw_extensions **out, cw_error **err);

// The alternative names that it asks for. CW_STATUS_NOT_FOUND if it asks for none.
//
// On success `*out` owns it: `cw_general_names_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_subject_alt_name(const cw_request *request, cw_general_names **out, cw_error **err);

// What in the encoding deviates from the standard: an empty list if nothing does.
//
// On success `*out` owns it: `cw_findings_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_encoding_findings(const cw_request *request, cw_findings **out, cw_error **err);

// The request as a PEM block.
//
// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_to_pem(const cw_request *request, cw_string **out, cw_error **err);

// Every field for people, as indented text.
//
// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_to_text(const cw_request *request, cw_string **out, cw_error **err);

// Every field for programs, as JSON.
//
// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_to_json(const cw_request *request, cw_string **out, cw_error **err);

// A request that asks for nothing but a subject.
//
// On success `*out` owns parameters: `cw_request_parameters_free`. On failure it is NULL.
//
// # Safety
// `subject` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_request_parameters_new(const cw_name *subject, cw_request_parameters **out, cw_error **err);

// Frees parameters. NULL is fine.
//
// # Safety
// `parameters` is NULL or a live handle, not used afterwards.
void cw_request_parameters_free(cw_request_parameters *parameters);

// Asks for a name in subjectAltName: see `cw_parameters_add_alternative_name`.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `name` is readable for `name_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_request_parameters_add_alternative_name(cw_request_parameters *parameters,
                                                     uint32_t form,
                                                     const char *name,
                                                     size_t name_len,
                                                     cw_error **err);

// Sets the password with which the requester may ask for revocation later: 1 to 255 characters. It stands in the
// request for everyone to read.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `password` is readable for `password_len` bytes
// (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_request_parameters_set_challenge_password(cw_request_parameters *parameters,
                                                       const char *password,
                                                       size_t password_len,
                                                       cw_error **err);

// Asks for an extension of any type: its type in dots, whether it is critical (0 or 1), and the DER of its value.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
// (NULL allowed when 0); `extension_value` is readable for `extension_value_len` bytes (NULL allowed when 0); `err` is
// NULL or writable.
CW_MUST_USE
cw_status cw_request_parameters_add_extension(cw_request_parameters *parameters,
                                              const char *type_oid,
                                              size_t type_oid_len,
                                              uint32_t critical,
                                              const uint8_t *extension_value,
                                              size_t extension_value_len,
                                              cw_error **err);

// Signs a request with the key that is to be certified, and checks what came out.
//
// On success `*out` owns a request: `cw_request_free`. On failure it is NULL.
//
// # Safety
// `parameters` and `signer` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a live handle
// that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_request_sign(const cw_request_parameters *parameters,
                          const cw_signer *signer,
                          cw_rng *rng,
                          cw_request **out,
                          cw_error **err);

// A certificate for `subject` and its key, valid from `not_before` until `not_after`, both included, in seconds since
// 1970-01-01T00:00:00Z. It has no extensions yet but the key identifiers, and a random serial number.
//
// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
//
// # Safety
// `subject` and `public_key` are live handles; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_new(const cw_name *subject,
                            const cw_public_key *public_key,
                            int64_t not_before,
                            int64_t not_after,
                            cw_parameters **out,
                            cw_error **err);

// What a request asks for: its subject and key, whose possession its signature must prove. None of its extensions is
// taken over: see `cw_parameters_copy_extension`.
//
// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
//
// # Safety
// `request` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_from_request(const cw_request *request,
                                     int64_t not_before,
                                     int64_t not_after,
                                     cw_parameters **out,
                                     cw_error **err);

// What a request asks for, whose signature must prove possession of its key: its subject and key, and those of its extensions
// that `profile` does not forbid, byte by byte; extKeyUsage only if the profile names each of its purposes, and never what the
// CA answers for. What they say is held to the profile, which becomes the certificate's; what it settles and the request does
// not say is as in `cw_parameters_from_profile`. With `unknown` 1, extensions of types that this library does not know are
// taken over too; with 0 they are left out.
//
// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
//
// # Safety
// `request` and `profile` are live handles; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_from_request_by_profile(const cw_request *request,
                                                const cw_profile *profile,
                                                uint32_t unknown,
                                                int64_t not_before,
                                                int64_t not_after,
                                                cw_parameters **out,
                                                cw_error **err);

// Frees parameters. NULL is fine.
//
// # Safety
// `parameters` is NULL or a live handle, not used afterwards.
void cw_parameters_free(cw_parameters *parameters);

// Sets basicConstraints, keyUsage and extKeyUsage to those of a `cw_role`. `path_len` is how many further CAs may
// stand below an intermediate; NULL for any number, and for other roles.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `path_len` is NULL or readable; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_parameters_set_role(cw_parameters *parameters,
                                 uint32_t role,
                                 const uint32_t *path_len,
                                 cw_error **err);

// Sets the serial number: 1 to 20 bytes, big-endian, positive. Keeping it unique is the caller's part.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `serial` is readable for `serial_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_set_serial(cw_parameters *parameters,
                                   const uint8_t *serial,
                                   size_t serial_len,
                                   cw_error **err);

// Sets how subjectKeyIdentifier is derived from the key: a `cw_key_id_method`, or 0 to leave it out.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_parameters_set_subject_key_id(cw_parameters *parameters, uint32_t method, cw_error **err);

// Replaces the subject.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `subject` is a live handle; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_set_subject(cw_parameters *parameters,
                                    const cw_name *subject,
                                    cw_error **err);

// Replaces the validity: both ends included, in seconds since 1970-01-01T00:00:00Z.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_set_validity(cw_parameters *parameters,
                                     int64_t not_before,
                                     int64_t not_after,
                                     cw_error **err);

// Replaces the key by that of a request, which must prove its possession; nothing else of the request is taken over.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `request` is a live handle; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_set_key_of_request(cw_parameters *parameters,
                                           const cw_request *request,
                                           cw_error **err);

// Whether an authorityKeyIdentifier is written, copied from the issuer's subjectKeyIdentifier: 1 unless set, 0 for none.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_set_authority_key_id(cw_parameters *parameters,
                                             uint32_t present,
                                             cw_error **err);

// Adds a critical extension, by its type in dots, that whoever validates the certificate processes, as
// `cw_issuer_add_handled_extension` does for all that a CA issues: a certificate that signs itself has no issuer to say so.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_add_handled_extension(cw_parameters *parameters,
                                              const char *type_oid,
                                              size_t type_oid_len,
                                              cw_error **err);

// Sets the order in which extensions are written: a `cw_extension_order`.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_parameters_set_extension_order(cw_parameters *parameters, uint32_t order, cw_error **err);

// Adds a name to subjectAltName: `form` is a `cw_general_name` other than OTHER, X400 and EDI, `name` its text (an
// address such as `192.0.2.1` or `2001:db8::1`, RFC 4514 for a directory name, dots for a registered identifier).
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `name` is readable for `name_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_add_alternative_name(cw_parameters *parameters,
                                             uint32_t form,
                                             const char *name,
                                             size_t name_len,
                                             cw_error **err);

// Sets keyUsage to a sum of `cw_key_usage`.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_parameters_set_key_usage(cw_parameters *parameters, uint32_t usage, cw_error **err);

// Adds a purpose, in dots, to extKeyUsage. The first takes the place of those of the role.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `purpose` is readable for `purpose_len` bytes
// (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_add_purpose(cw_parameters *parameters,
                                    const char *purpose,
                                    size_t purpose_len,
                                    cw_error **err);

// Adds the URI of a CRL to cRLDistributionPoints.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `uri` is readable for `uri_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_add_crl_uri(cw_parameters *parameters,
                                    const char *uri,
                                    size_t uri_len,
                                    cw_error **err);

// Adds a URI at which OCSP is spoken to authorityInfoAccess.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `uri` is readable for `uri_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_add_ocsp_uri(cw_parameters *parameters,
                                     const char *uri,
                                     size_t uri_len,
                                     cw_error **err);

// Adds a URI at which the issuer's certificate is found to authorityInfoAccess.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `uri` is readable for `uri_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_add_issuer_uri(cw_parameters *parameters,
                                       const char *uri,
                                       size_t uri_len,
                                       cw_error **err);

// Adds an extension of any type: its type in dots, whether it is critical (0 or 1), and the DER of its value. A second
// one of the same type is refused when issuing.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
// (NULL allowed when 0); `value` is readable for `value_len` bytes (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_add_extension(cw_parameters *parameters,
                                      const char *type_oid,
                                      size_t type_oid_len,
                                      uint32_t critical,
                                      const uint8_t *value,
                                      size_t value_len,
                                      cw_error **err);

// Copies an extension that a request asks for, by its type in dots. CW_STATUS_NOT_FOUND if it does not ask for one.
// Copy what was checked: subjectAltName, if its names were; never basicConstraints or keyUsage.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `request` is a live handle; `type_oid` is
// readable for `type_oid_len` bytes (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_copy_extension(cw_parameters *parameters,
                                       const cw_request *request,
                                       const char *type_oid,
                                       size_t type_oid_len,
                                       cw_error **err);

// Takes out every extension of a type, in dots.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
// (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_remove_extension(cw_parameters *parameters,
                                         const char *type_oid,
                                         size_t type_oid_len,
                                         cw_error **err);

// Issues a certificate: `issuer` is the CA's certificate, `signer` signs with its key. What does not hold together is
// refused with CW_STATUS_REFUSED before the key is used; `cw_error_finding_at` has the findings of the profile. The
// result is read back and its signature verified.
//
// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
//
// # Safety
// `issuer`, `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a
// live handle that no other thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
CW_MUST_USE
cw_status cw_issue(const cw_certificate *issuer,
                   const cw_signer *signer,
                   const cw_parameters *parameters,
                   cw_rng *rng,
                   cw_certificate **out,
                   cw_findings **findings,
                   cw_error **err);

// Issues a certificate signed with its own key: a root, or an end entity that is pinned. Otherwise as `cw_issue`.
//
// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
//
// # Safety
// `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a live handle
// that no other thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
CW_MUST_USE
cw_status cw_issue_self_signed(const cw_signer *signer,
                               const cw_parameters *parameters,
                               cw_rng *rng,
                               cw_certificate **out,
                               cw_findings **findings,
                               cw_error **err);

// The first of two steps of `cw_issue_self_signed`.
//
// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
//
// # Safety
// `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a live handle
// that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_prepare_self_signed(const cw_signer *signer,
                                 const cw_parameters *parameters,
                                 cw_rng *rng,
                                 cw_unsigned **out,
                                 cw_error **err);

// A CA from its certificate and what signs with its key: CW_STATUS_REFUSED if they do not belong together, or the
// certificate is no CA's.
//
// On success `*out` owns an issuer: `cw_issuer_free`. On failure it is NULL.
//
// # Safety
// `certificate` and `signer` are live handles; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_issuer_new(const cw_certificate *certificate,
                        const cw_signer *signer,
                        cw_issuer **out,
                        cw_error **err);

// Frees an issuer. NULL is fine.
//
// # Safety
// `issuer` is NULL or a live handle, not used afterwards.
void cw_issuer_free(cw_issuer *issuer);

// Sets the CAs above this one, nearest first, whose pathLenConstraints and nameConstraints count too.
//
// # Safety
// `issuer` is a live handle that no other thread uses meanwhile; `above` is readable for `count` live handles (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_issuer_set_chain(cw_issuer *issuer,
                              const cw_certificate *const *above,
                              size_t count,
                              cw_error **err);

// Sets what is checked after signing: a `cw_self_check`.
//
// # Safety
// `issuer` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_issuer_set_self_check(cw_issuer *issuer, uint32_t self_check, cw_error **err);

// Adds a critical extension, by its type in dots, that whoever validates what this CA issues processes. Others, but for
// those that are processed here and those that the profile wants critical, are refused.
//
// # Safety
// `issuer` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_issuer_add_handled_extension(cw_issuer *issuer,
                                          const char *type_oid,
                                          size_t type_oid_len,
                                          cw_error **err);

// Issues as `cw_issue` does.
//
// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
//
// # Safety
// `issuer` and `parameters` are live handles; nobody sets anything on them meanwhile; `rng` is a live handle that no other
// thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
CW_MUST_USE
cw_status cw_issuer_issue(const cw_issuer *issuer,
                          const cw_parameters *parameters,
                          cw_rng *rng,
                          cw_certificate **out,
                          cw_findings **findings,
                          cw_error **err);

// The first of two steps of `cw_issuer_issue`.
//
// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
//
// # Safety
// `issuer` and `parameters` are live handles; nobody sets anything on them meanwhile; `rng` is a live handle that no other
// thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_issuer_prepare(const cw_issuer *issuer,
                            const cw_parameters *parameters,
                            cw_rng *rng,
                            cw_unsigned **out,
                            cw_error **err);

// Issues a precertificate (RFC 6962 §3.1): otherwise as `cw_issuer_issue`.
//
// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
//
// # Safety
// `issuer` and `parameters` are live handles; nobody sets anything on them meanwhile; `rng` is a live handle that no other
// thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
CW_MUST_USE
cw_status cw_issuer_issue_precertificate(const cw_issuer *issuer,
                                         const cw_parameters *parameters,
                                         cw_rng *rng,
                                         cw_certificate **out,
                                         cw_findings **findings,
                                         cw_error **err);

// The first of two steps of issuing what a precertificate announced, as `cw_issue_with_timestamps`; it is held to `profile`,
// which may be NULL. `timestamps` is a row of SCTs, each with its length in two bytes, big-endian, in front.
//
// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
//
// # Safety
// `issuer` and `precertificate` are live handles; nobody sets anything on `issuer` meanwhile; `timestamps` is readable for
// `timestamps_len` bytes (NULL allowed when 0); `profile` is NULL or a live handle; `out` is writable; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_issuer_prepare_with_timestamps(const cw_issuer *issuer,
                                            const cw_certificate *precertificate,
                                            const uint8_t *timestamps,
                                            size_t timestamps_len,
                                            const cw_profile *profile,
                                            cw_unsigned **out,
                                            cw_error **err);

// The built-in profile of this name: `tls_server`, or `tls_server.as_seen` with waivers for what deployed certificates
// get wrong. `docs/profiles.md` lists them. CW_STATUS_NOT_FOUND if there is none.
//
// On success `*out` owns a profile: `cw_profile_free`. On failure it is NULL.
//
// # Safety
// `name` is readable for `name_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_profile_built_in(const char *name, size_t name_len, cw_profile **out, cw_error **err);

// Reads a profile from JSON: `docs/profiles.md` and `docs/profile.schema.json` say how it is written. A mistake is
// refused with the key that is wrong in the error's message.
//
// On success `*out` owns a profile: `cw_profile_free`. On failure it is NULL.
//
// # Safety
// `json` is readable for `json_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_profile_from_json(const char *json, size_t json_len, cw_profile **out, cw_error **err);

// The profile as JSON that `cw_profile_from_json` reads: every row, with its clause.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL: CW_CODE_PROFILE_MALFORMED for a profile that
// would not be read back.
//
// # Safety
// `profile` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_profile_to_json(const cw_profile *profile,
                             cw_string **out,
                             cw_error **err);

// The JSON schema of written profiles (draft 2020-12).
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_profile_json_schema(cw_string **out, cw_error **err);

// What the profile is called; lives as long as the profile.
//
// # Safety
// `profile` is NULL or a live handle.
CW_MUST_USE cw_text cw_profile_name(const cw_profile *profile);

// Another owner of the same profile. NULL gives NULL.
//
// # Safety
// `profile` is NULL or a live handle.
CW_MUST_USE cw_profile *cw_profile_clone(const cw_profile *profile);

// Gives up one owner's share. NULL is fine.
//
// # Safety
// `profile` is NULL or a live handle, not used afterwards by this owner.
void cw_profile_free(cw_profile *profile);

// Judges one certificate, that somebody has issued or (`issuing` 1) that is about to be: rows that concern issuing alone
// apply then as well. `issuer` is its issuer's certificate for rules that compare the two, or NULL. Signatures, the clock
// and other certificates are not looked at.
//
// On success `*out` owns a list of findings, empty if nothing is wrong: `cw_findings_free`. On failure it is NULL.
//
// # Safety
// `profile` and `certificate` are live handles; `issuer` is NULL or a live handle; `out` is writable; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_profile_check(const cw_profile *profile,
                           const cw_certificate *certificate,
                           const cw_certificate *issuer,
                           uint32_t issuing,
                           cw_findings **out,
                           cw_error **err);

// Judges what is about to be signed: the DER of a tbsCertificate. Otherwise as `cw_profile_check` with `issuing` 1.
//
// On success `*out` owns a list of findings: `cw_findings_free`. On failure it is NULL.
//
// # Safety
// `profile` is a live handle; `tbs` is readable for `tbs_len` bytes (NULL allowed when 0); `issuer` is NULL or a live
// handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_profile_check_tbs(const cw_profile *profile,
                               const uint8_t *tbs,
                               size_t tbs_len,
                               const cw_certificate *issuer,
                               cw_findings **out,
                               cw_error **err);

// Sets the profile that certificates of a `cw_path_role` are held to; NULL for none. The profile is copied.
//
// # Safety
// `policy` is a live handle that no other thread uses meanwhile; `profile` is NULL or a live handle; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_policy_set_profile(cw_policy *policy,
                                uint32_t role,
                                const cw_profile *profile,
                                cw_error **err);

// A certificate as a profile has it: the extensions whose content the profile settles, their criticality and order, and
// the key identifiers. Names and locations are added by setters; what is missing then is refused by `cw_issue`, and so is
// whatever the profile forbids. `not_before` and `not_after` are both included; `cw_profile_not_after` has the profile's
// own.
//
// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
//
// # Safety
// `profile`, `subject` and `public_key` are live handles; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_from_profile(const cw_profile *profile,
                                     const cw_name *subject,
                                     const cw_public_key *public_key,
                                     int64_t not_before,
                                     int64_t not_after,
                                     cw_parameters **out,
                                     cw_error **err);

// Sets the profile that a certificate is held to before it is signed; NULL for none.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `profile` is NULL or a live handle; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_parameters_set_profile(cw_parameters *parameters,
                                    const cw_profile *profile,
                                    cw_error **err);

// Sets what happens to a validity that reaches beyond the issuer's: a `cw_nesting`. Unless set, what the profile says.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_parameters_set_nesting(cw_parameters *parameters, uint32_t nesting, cw_error **err);

// How the validity lies in the issuer's, a `cw_validity_nesting`, when `cw_issue` issues these parameters under
// `issuer`. CW_STATUS_REFUSED if it will refuse.
//
// # Safety
// `parameters` and `issuer` are live handles; nobody sets anything on `parameters` meanwhile; `out` is writable; `err` is
// NULL or writable.
CW_MUST_USE
cw_status cw_parameters_nesting(const cw_parameters *parameters,
                                const cw_certificate *issuer,
                                uint32_t *out,
                                cw_error **err);

// The last second of the validity that a profile gives where nobody says otherwise, from `not_before` on.
// CW_STATUS_INVALID_ARGUMENT if it gives none, CW_STATUS_REFUSED if that lies beyond the year 9999.
//
// # Safety
// `profile` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_profile_not_after(const cw_profile *profile, int64_t not_before, int64_t *out, cw_error **err);

// The last second of a period such as `1 year 6 months`, `90 days` or `12 hours` from `not_before` on, by the calendar
// and a `cw_leap_day`. CW_STATUS_REFUSED if that lies beyond the year 9999: nothing is cut.
//
// # Safety
// `period` is readable for `period_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_period_not_after(int64_t not_before,
                              const char *period,
                              size_t period_len,
                              uint32_t leap_day,
                              int64_t *out,
                              cw_error **err);

// A counter that begins with a number in hexadecimal digits, as in OpenSSL's `serial` file.
//
// On success `*out` owns a counter: `cw_serial_counter_free`. On failure it is NULL.
//
// # Safety
// `next` is readable for `next_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_serial_counter_from_text(const char *next,
                                      size_t next_len,
                                      cw_serial_counter **out,
                                      cw_error **err);

// The number that is taken next, in capital hexadecimal digits: what to store before a number that was taken is used.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `counter` is a live handle that no other thread takes from meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_serial_counter_text(const cw_serial_counter *counter, cw_string **out, cw_error **err);

// Takes a number for these parameters. It is not given out again, whatever becomes of the certificate: take one for each.
//
// # Safety
// `parameters` and `counter` are live handles that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_take_serial(cw_parameters *parameters,
                                    cw_serial_counter *counter,
                                    cw_error **err);

// Frees a counter. NULL is fine.
//
// # Safety
// `counter` is NULL or a live handle, not used afterwards.
void cw_serial_counter_free(cw_serial_counter *counter);

// Judges the pathLenConstraints of planned CAs, root first, CW_NO_PATH_LEN for none: whether each allows the CAs below it,
// and none more than is left from above.
//
// On success `*out` owns a list of findings, empty if nothing is wrong: `cw_findings_free`. On failure it is NULL.
//
// # Safety
// `constraints` is readable for `count` numbers (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_check_path_lengths(const uint32_t *constraints,
                                size_t count,
                                cw_findings **out,
                                cw_error **err);

// How many more CAs may stand below the last of these, which go from the root down; CW_NO_PATH_LEN for any number.
//
// # Safety
// `cas` is readable for `count` live handles (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_path_length_left(const cw_certificate *const *cas,
                              size_t count,
                              uint32_t *out,
                              cw_error **err);

// Issues as `cw_issue` does, by the first certificate of `chain`; the others are the CAs above it, nearest first, whose
// pathLenConstraints count too.
//
// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
//
// # Safety
// `chain` is readable for `count` live handles (NULL allowed when 0); `signer` and `parameters` are live handles; nobody
// sets anything on `parameters` meanwhile; `rng` is a live handle that no other thread uses meanwhile; `out` is writable;
// `findings` and `err` are NULL or writable.
CW_MUST_USE
cw_status cw_issue_in_chain(const cw_certificate *const *chain,
                            size_t count,
                            const cw_signer *signer,
                            const cw_parameters *parameters,
                            cw_rng *rng,
                            cw_certificate **out,
                            cw_findings **findings,
                            cw_error **err);

// The next certificate of the same subject by the same issuer, with the same key unless `cw_parameters_set_public_key` gives
// it another: everything but validity, serial number and what speaks of the old certificate alone.
//
// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_renewal(const cw_certificate *certificate,
                                int64_t not_before,
                                int64_t not_after,
                                cw_parameters **out,
                                cw_error **err);

// A certificate for the same subject and key by another issuer: without what speaks of the old issuer, or for it.
//
// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
//
// # Safety
// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_parameters_cross_certificate(const cw_certificate *certificate,
                                          int64_t not_before,
                                          int64_t not_after,
                                          cw_parameters **out,
                                          cw_error **err);

// Replaces the key; a subjectKeyIdentifier that was taken over is derived anew, unless the key is the same.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `public_key` is a live handle; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_parameters_set_public_key(cw_parameters *parameters,
                                       const cw_public_key *public_key,
                                       cw_error **err);

// Issues a precertificate (RFC 6962 §3.1): otherwise as `cw_issue`.
//
// On success `*out` owns a certificate: `cw_certificate_free`. On failure it is NULL.
//
// # Safety
// `issuer`, `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a
// live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_issue_precertificate(const cw_certificate *issuer,
                                  const cw_signer *signer,
                                  const cw_parameters *parameters,
                                  cw_rng *rng,
                                  cw_certificate **out,
                                  cw_error **err);

// Issues the certificate that a precertificate announced: the same, with the timestamps of logs in the place of the poison.
// `timestamps` is a row of SCTs as the logs returned them, each with its length in two bytes, big-endian, in front.
//
// On success `*out` owns a certificate: `cw_certificate_free`. On failure it is NULL.
//
// # Safety
// `issuer`, `signer` and `precertificate` are live handles; `timestamps` is readable for `timestamps_len` bytes (NULL
// allowed when 0); `rng` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_issue_with_timestamps(const cw_certificate *issuer,
                                   const cw_signer *signer,
                                   const cw_certificate *precertificate,
                                   const uint8_t *timestamps,
                                   size_t timestamps_len,
                                   cw_rng *rng,
                                   cw_certificate **out,
                                   cw_error **err);

// Verifies that the log with this key made the timestamp at `index`, from 0, of the certificate's list. Which logs count, and
// how many it takes, is the caller's policy.
//
// # Safety
// `certificate`, `issuer` and `log_key` are live handles; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_verify_timestamp(const cw_certificate *certificate,
                                          size_t index,
                                          const cw_certificate *issuer,
                                          const cw_public_key *log_key,
                                          cw_error **err);

// The list with this number, of `this_update`, to be replaced by `next_update`, in seconds since 1970-01-01T00:00:00Z. Each
// list of an issuer has a higher number than the list before.
//
// On success `*out` owns parameters: `cw_crl_parameters_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_crl_parameters_new(uint64_t number,
                                int64_t this_update,
                                int64_t next_update,
                                cw_crl_parameters **out,
                                cw_error **err);

// Frees parameters. NULL is fine.
//
// # Safety
// `parameters` is NULL or a live handle, not used afterwards.
void cw_crl_parameters_free(cw_crl_parameters *parameters);

// Makes it a delta: it lists what has changed since the complete list with the number `base`.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_parameters_set_delta_of(cw_crl_parameters *parameters, uint64_t base, cw_error **err);

// Says what the list covers: a `cw_crl_coverage`; `reasons`, a sum of `1 << n` for the bits n of ReasonFlags (RFC 5280
// §4.2.1.13), or 0 for all; whether entries may be about certificates of other issuers (0 or 1).
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_crl_parameters_set_scope(cw_crl_parameters *parameters,
                                      uint32_t coverage,
                                      uint32_t reasons,
                                      uint32_t indirect,
                                      cw_error **err);

// Adds a name of the place where the list is found: see `cw_parameters_add_alternative_name`.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `name` is readable for `name_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_crl_parameters_add_place(cw_crl_parameters *parameters,
                                      uint32_t form,
                                      const char *name,
                                      size_t name_len,
                                      cw_error **err);

// Sets the place where the list is found as one RDN to append to the name of its issuer.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `name` is a live handle; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_crl_parameters_set_relative_place(cw_crl_parameters *parameters,
                                               const cw_name *name,
                                               cw_error **err);

// Adds a URI at which deltas to this list are found.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `uri` is readable for `uri_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_crl_parameters_add_freshest_uri(cw_crl_parameters *parameters,
                                             const char *uri,
                                             size_t uri_len,
                                             cw_error **err);

// Adds an extension of any type: see `cw_parameters_add_extension`.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
// (NULL allowed when 0); `value` is readable for `value_len` bytes (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_crl_parameters_add_extension(cw_crl_parameters *parameters,
                                          const char *type_oid,
                                          size_t type_oid_len,
                                          uint32_t critical,
                                          const uint8_t *value,
                                          size_t value_len,
                                          cw_error **err);

// A revoked certificate of which nothing is said yet.
//
// On success `*out` owns it: `cw_revoked_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_revoked_new(cw_revoked **out, cw_error **err);

// Frees a revoked certificate. NULL is fine.
//
// # Safety
// `revoked` is NULL or a live handle, not used afterwards.
void cw_revoked_free(cw_revoked *revoked);

// Says which certificate was revoked, when and why, and forgets what was said before: its serial number, big-endian, 1 to
// 1024 bytes; seconds since 1970-01-01T00:00:00Z; a CRLReason of RFC 5280 §5.3.1, 0 for none.
//
// The number has no sign here, and leading zeros do not matter. A first byte of 0x80 or more is refused, because as the
// contents of an INTEGER, which is what `cw_certificate_serial` gives, it would make the number negative: put 0x00 before it, or
// see `cw_revoked_set_contents` and `cw_revoked_set_certificate`.
//
// # Safety
// `revoked` is a live handle that no other thread uses meanwhile; `serial` is readable for `serial_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_revoked_set(cw_revoked *revoked,
                         const uint8_t *serial,
                         size_t serial_len,
                         int64_t date,
                         uint32_t reason,
                         cw_error **err);

// As `cw_revoked_set`, with the contents of an INTEGER, sign included: as `cw_certificate_serial`, `cw_crl_each` and
// `cw_ocsp_request_serial` give them. 0xfb is -5, 0x00 0xfb is 251.
//
// # Safety
// `revoked` is a live handle that no other thread uses meanwhile; `serial` is readable for `serial_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_revoked_set_contents(cw_revoked *revoked,
                                  const uint8_t *serial,
                                  size_t serial_len,
                                  int64_t date,
                                  uint32_t reason,
                                  cw_error **err);

// As `cw_revoked_set`, of this certificate, whatever its serial number; its issuer is said too, as
// `cw_revoked_set_issuer` does, so that a list of another CA that is not indirect refuses it.
//
// # Safety
// `revoked` is a live handle that no other thread uses meanwhile; `certificate` is a live handle; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_revoked_set_certificate(cw_revoked *revoked,
                                     const cw_certificate *certificate,
                                     int64_t date,
                                     uint32_t reason,
                                     cw_error **err);

// Says since when the certificate is not to be trusted.
//
// # Safety
// `revoked` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_revoked_set_invalidity_date(cw_revoked *revoked, int64_t date, cw_error **err);

// Says what to do about a certificate on hold (RFC 3280 §5.3.2): 1 nothing, 2 call the issuer or reject, 3 reject.
//
// # Safety
// `revoked` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_revoked_set_hold_instruction(cw_revoked *revoked, uint32_t instruction, cw_error **err);

// Says who issued the certificate, if not the issuer of the list, which is then indirect.
//
// # Safety
// `revoked` is a live handle that no other thread uses meanwhile; `issuer` is a live handle; `err` is NULL or
// writable.
CW_MUST_USE cw_status cw_revoked_set_issuer(cw_revoked *revoked, const cw_name *issuer, cw_error **err);

// Signs a list of revoked certificates: `certificate` is its issuer's, a CA's or of someone charged with indirect lists,
// `signer` signs with its key, `next` gives the entries one by one. What does not hold together is refused with
// CW_STATUS_REFUSED before the key is used.
//
// On success `*out` owns a CRL: `cw_crl_free`. On failure it is NULL.
//
// # Safety
// `certificate`, `signer` and `parameters` are live handles; `next` returns and may be called with `user`; `rng` is a
// live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_issue_crl(const cw_certificate *certificate,
                       const cw_signer *signer,
                       const cw_crl_parameters *parameters,
                       cw_revoked_next_callback next,
                       void *user,
                       cw_rng *rng,
                       cw_crl **out,
                       cw_error **err);

// The first of two steps of `cw_issue_crl`, for a key that is somewhere else: see `cw_unsigned`.
//
// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
//
// # Safety
// `certificate`, `signer` and `parameters` are live handles; `next` returns and may be called with `user`; `out` is
// writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_prepare_crl(const cw_certificate *certificate,
                         const cw_signer *signer,
                         const cw_crl_parameters *parameters,
                         cw_revoked_next_callback next,
                         void *user,
                         cw_unsigned **out,
                         cw_error **err);

// Reads one DER OCSP request. The bytes are copied.
//
// On success `*out` owns it: `cw_ocsp_request_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_request_from_der(const uint8_t *der,
                                   size_t der_len,
                                   cw_ocsp_request **out,
                                   cw_error **err);

// Asks about certificates of one issuer. `digest` is a `cw_digest`: SHA-1, which identifies here and secures nothing, is
// what every responder knows. `nonce` is 1 to 128 random bytes, 32 by RFC 9654, or none.
//
// On success `*out` owns it: `cw_ocsp_request_free`. On failure it is NULL.
//
// # Safety
// `certificates` is readable for `count` live handles (NULL allowed when 0); `issuer` is a live handle; `nonce` is
// readable for `nonce_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_request_new(const cw_certificate *const *certificates,
                              size_t count,
                              const cw_certificate *issuer,
                              uint32_t digest,
                              const uint8_t *nonce,
                              size_t nonce_len,
                              cw_ocsp_request **out,
                              cw_error **err);

// One more owner of the same request: each frees its own. NULL for NULL.
//
// # Safety
// `request` is NULL or a live handle.
CW_MUST_USE cw_ocsp_request *cw_ocsp_request_clone(const cw_ocsp_request *request);

// Gives up one ownership; the last frees the request. NULL is fine.
//
// # Safety
// `request` is NULL or a live handle, not used by this owner afterwards.
void cw_ocsp_request_free(cw_ocsp_request *request);

// The whole request. Lives as long as `request`; none for NULL.
//
// # Safety
// `request` is NULL or a live handle.
cw_bytes cw_ocsp_request_der(const cw_ocsp_request *request);

// The nonce. Lives as long as `request`; none for NULL, and if there is none.
//
// # Safety
// `request` is NULL or a live handle.
cw_bytes cw_ocsp_request_nonce(const cw_ocsp_request *request);

// About how many certificates it asks; 0 for NULL. The functions that take an index know the first 1,024, which is as many as a
// response answers: what asks for more deserves malformedRequest.
//
// # Safety
// `request` is NULL or a live handle.
size_t cw_ocsp_request_count(const cw_ocsp_request *request);

// The contents of the serial number it asks about, by index from 0. It lives as long as `request`; none for NULL and beyond
// the last.
//
// # Safety
// `request` is NULL or a live handle.
cw_bytes cw_ocsp_request_serial(const cw_ocsp_request *request,
                                size_t index);

// Whether it asks, by index from 0, about a certificate of this issuer: by the hashes of its name and key.
//
// # Safety
// `request` and `issuer` are live handles; `names_issuer` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_request_names_issuer(const cw_ocsp_request *request,
                                       size_t index,
                                       const cw_certificate *issuer,
                                       bool *names_issuer,
                                       cw_error **err);

// Verifies that the requestor with this key signed the request with one of the `allowed` algorithms: `cw_signature_algorithm`s.
// CW_CODE_MISSING_FIELD if it is not signed, as hardly any is. Whose key it is, is for the caller to know.
//
// # Safety
// `request` and `requestor` are live handles; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0); `err`
// is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_request_verify_signature(const cw_ocsp_request *request,
                                           const cw_public_key *requestor,
                                           const uint32_t *allowed,
                                           size_t allowed_count,
                                           cw_error **err);

// A response produced at a time, in seconds since 1970-01-01T00:00:00Z, without an answer yet.
//
// On success `*out` owns parameters: `cw_ocsp_parameters_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_ocsp_parameters_new(int64_t produced_at, cw_ocsp_parameters **out, cw_error **err);

// Frees parameters. NULL is fine.
//
// # Safety
// `parameters` is NULL or a live handle, not used afterwards.
void cw_ocsp_parameters_free(cw_ocsp_parameters *parameters);

// Sets the nonce: that of the request, of 1 to 128 bytes.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `nonce` is readable for `nonce_len` bytes (NULL
// allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_parameters_set_nonce(cw_ocsp_parameters *parameters,
                                       const uint8_t *nonce,
                                       size_t nonce_len,
                                       cw_error **err);

// Answers what `request` asks by index from 0. `answer` is a `cw_ocsp_answer`; `since` and `revocation_reason`, a
// CRLReason or 0, count for CW_OCSP_REVOKED only. `next_update` is NULL if newer information is there at any time. All
// times are seconds since 1970-01-01T00:00:00Z. CW_STATUS_REFUSED for an answer after the 1,024th.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `request` is a live handle; `next_update` is NULL
// or readable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_parameters_add_answer(cw_ocsp_parameters *parameters,
                                        const cw_ocsp_request *request,
                                        size_t index,
                                        uint32_t answer,
                                        int64_t since,
                                        uint32_t revocation_reason,
                                        int64_t this_update,
                                        const int64_t *next_update,
                                        cw_error **err);

// Adds an extension of the response as a whole: its type in dots, whether it is critical (0 or 1), and the DER of its value. The
// nonce has a setter of its own; a second one of the same type is refused when signing.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
// (NULL allowed when 0); `value` is readable for `value_len` bytes (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_parameters_add_extension(cw_ocsp_parameters *parameters,
                                           const char *type_oid,
                                           size_t type_oid_len,
                                           uint32_t critical,
                                           const uint8_t *value,
                                           size_t value_len,
                                           cw_error **err);

// Adds an extension to the answer that was added last, as `cw_ocsp_parameters_add_extension` does to the response.
// CW_STATUS_NOT_FOUND if there is no answer yet.
//
// # Safety
// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
// (NULL allowed when 0); `value` is readable for `value_len` bytes (NULL allowed when 0); `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_parameters_add_answer_extension(cw_ocsp_parameters *parameters,
                                                  const char *type_oid,
                                                  size_t type_oid_len,
                                                  uint32_t critical,
                                                  const uint8_t *value,
                                                  size_t value_len,
                                                  cw_error **err);

// Signs an OCSP response: by the CA itself, or by `delegate`, whose certificate the CA issued for OCSPSigning and which goes
// with the response. `by_name` is 1 to name the responder by its subject, 0 by the hash of its key. What does not hold
// together is refused with CW_STATUS_REFUSED before the key is used.
//
// On success `*out` owns the response in DER: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `ca`, `signer` and `parameters` are live handles; `delegate` is NULL or a live handle; `rng` is a live handle that no
// other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_sign_ocsp_response(const cw_certificate *ca,
                                const cw_certificate *delegate,
                                const cw_signer *signer,
                                uint32_t by_name,
                                const cw_ocsp_parameters *parameters,
                                cw_rng *rng,
                                cw_buffer **out,
                                cw_error **err);

// The first of two steps of `cw_sign_ocsp_response`, for a key that is somewhere else: see `cw_unsigned`.
//
// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
//
// # Safety
// `ca`, `signer` and `parameters` are live handles; `delegate` is NULL or a live handle; `out` is writable; `err` is
// NULL or writable.
CW_MUST_USE
cw_status cw_prepare_ocsp_response(const cw_certificate *ca,
                                   const cw_certificate *delegate,
                                   const cw_signer *signer,
                                   uint32_t by_name,
                                   const cw_ocsp_parameters *parameters,
                                   cw_unsigned **out,
                                   cw_error **err);

// A response without an answer, which nobody signs. `response_status` is an OCSPResponseStatus of RFC 6960 §4.2.1 other
// than 0: 1 malformed request, 2 internal error, 3 try later, 5 signature required, 6 unauthorized.
//
// On success `*out` owns the response in DER: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_unsuccessful(uint32_t response_status,
                               cw_buffer **out,
                               cw_error **err);

// The bytes to sign. They live as long as `unsigned`; none for NULL.
//
// # Safety
// `prepared` is NULL or a live handle.
cw_bytes cw_unsigned_tbs_der(const cw_unsigned *prepared);

// The algorithm to sign with: a `cw_signature_algorithm`. 0 for NULL.
//
// # Safety
// `prepared` is NULL or a live handle.
uint32_t cw_unsigned_algorithm(const cw_unsigned *prepared);

// The second step: adds the signature, which must verify under the signer's key, and gives the DER of what was prepared.
//
// On success `*out` owns it: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `prepared` is a live handle; `signed_bytes` is readable for `signed_bytes_len` bytes (NULL allowed when 0); `out` is
// writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_unsigned_complete(const cw_unsigned *prepared,
                               const uint8_t *signed_bytes,
                               size_t signed_bytes_len,
                               cw_buffer **out,
                               cw_error **err);

// Frees what was prepared. NULL is fine.
//
// # Safety
// `prepared` is NULL or a live handle, not used afterwards.
void cw_unsigned_free(cw_unsigned *prepared);

// A signer whose key is somewhere else and cannot be asked from here: for the `cw_prepare_…` functions. `algorithm` is a
// `cw_signature_algorithm`.
//
// On success `*out` owns a signer: `cw_signer_free`. On failure it is NULL.
//
// # Safety
// `public_key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_signer_offline(const cw_public_key *public_key,
                            uint32_t algorithm,
                            cw_signer **out,
                            cw_error **err);

// The first of two steps of `cw_issue`.
//
// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
//
// # Safety
// `issuer`, `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a
// live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_prepare_certificate(const cw_certificate *issuer,
                                 const cw_signer *signer,
                                 const cw_parameters *parameters,
                                 cw_rng *rng,
                                 cw_unsigned **out,
                                 cw_error **err);

// The first of two steps of `cw_request_sign`.
//
// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
//
// # Safety
// `parameters` and `signer` are live handles; nobody sets anything on `parameters` meanwhile; `out` is writable; `err`
// is NULL or writable.
CW_MUST_USE
cw_status cw_prepare_request(const cw_request_parameters *parameters,
                             const cw_signer *signer,
                             cw_unsigned **out,
                             cw_error **err);

// Reads one DER CRL. The bytes are copied.
//
// On success `*out` owns it: `cw_crl_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_from_der(const uint8_t *der, size_t der_len, cw_crl **out, cw_error **err);

// Reads the one CRL in a PEM text; text around the block is ignored.
//
// On success `*out` owns it: `cw_crl_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_from_pem(const char *pem, size_t pem_len, cw_crl **out, cw_error **err);

// One more owner of the same CRL: each frees its own. NULL for NULL.
//
// # Safety
// `crl` is NULL or a live handle.
CW_MUST_USE cw_crl *cw_crl_clone(const cw_crl *crl);

// Gives up one ownership; the last frees the CRL. NULL is fine.
//
// # Safety
// `crl` is NULL or a live handle, not used by this owner afterwards.
void cw_crl_free(cw_crl *crl);

// The whole CRL. Lives as long as `crl`; none for NULL.
//
// # Safety
// `crl` is NULL or a live handle.
cw_bytes cw_crl_der(const cw_crl *crl);

// The bytes that are signed, tag and length included. They live as long as `crl`; none for NULL.
//
// # Safety
// `crl` is NULL or a live handle.
cw_bytes cw_crl_tbs_der(const cw_crl *crl);

// 1 or 2; 0 for NULL.
//
// # Safety
// `crl` is NULL or a live handle.
uint32_t cw_crl_version(const cw_crl *crl);

// When it was issued, in seconds since 1970-01-01T00:00:00Z; 0 for NULL.
//
// # Safety
// `crl` is NULL or a live handle.
int64_t cw_crl_this_update(const cw_crl *crl);

// By when the next one will be issued, in seconds since 1970-01-01T00:00:00Z. False, and `*next_update` 0, if it does not
// say, and for NULL.
//
// # Safety
// `crl` is NULL or a live handle; `next_update` is NULL or writable.
bool cw_crl_next_update(const cw_crl *crl,
                        int64_t *next_update);

// Whether it is a delta CRL. False for NULL.
//
// # Safety
// `crl` is NULL or a live handle.
bool cw_crl_is_delta(const cw_crl *crl);

// How many entries; 0 for NULL.
//
// # Safety
// `crl` is NULL or a live handle.
size_t cw_crl_entry_count(const cw_crl *crl);

// Who issued it.
//
// On success `*out` owns it: `cw_name_free`. On failure it is NULL.
//
// # Safety
// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_issuer(const cw_crl *crl, cw_name **out, cw_error **err);

// Every extension of the CRL, in order; an empty list if there is none.
//
// On success `*out` owns it: `cw_extensions_free`. On failure it is NULL.
//
// # Safety
// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_extensions(const cw_crl *crl, cw_extensions **out, cw_error **err);

// Verifies that `issuer` signed this CRL with one of `allowed_count` algorithms, each a `cw_signature_algorithm`. It
// says nothing about names, times or the right to issue.
//
// # Safety
// `crl` and `issuer` are live handles; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0); `err`
// is NULL or writable.
CW_MUST_USE
cw_status cw_crl_verify_signature(const cw_crl *crl,
                                  const cw_public_key *issuer,
                                  const uint32_t *allowed,
                                  size_t allowed_count,
                                  cw_error **err);

// Looks for the first entry with a serial number, given as the contents of its INTEGER: when it was revoked, in
// seconds since 1970-01-01T00:00:00Z, and why, a CRLReason of RFC 5280 §5.3.1 (0 if none is given). It walks over the
// entries, and does not tell the issuers of an indirect CRL apart. CW_STATUS_NOT_FOUND, and both 0, if there is none.
//
// # Safety
// `crl` is a live handle; `serial` is readable for `serial_len` bytes (NULL allowed when 0); `revocation_date` and
// `revocation_reason` are writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_crl_find(const cw_crl *crl,
                      const uint8_t *serial,
                      size_t serial_len,
                      int64_t *revocation_date,
                      uint32_t *revocation_reason,
                      cw_error **err);

// Hands each entry to `entry`, in order, until it returns something else than 0: then this is CW_STATUS_CALLBACK.
//
// # Safety
// `crl` is a live handle; `entry` returns and may be called with `user`; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_each(const cw_crl *crl, cw_crl_entry_callback entry, void *user, cw_error **err);

// What in the encoding deviates from the standard: an empty list if nothing does.
//
// On success `*out` owns it: `cw_findings_free`. On failure it is NULL.
//
// # Safety
// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_encoding_findings(const cw_crl *crl, cw_findings **out, cw_error **err);

// The fingerprint of the whole CRL, as text. `digest` is a `cw_digest`, `format` a `cw_format`.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_crl_fingerprint(const cw_crl *crl,
                             uint32_t digest,
                             uint32_t format,
                             cw_string **out,
                             cw_error **err);

// The CRL as a PEM block.
//
// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_to_pem(const cw_crl *crl, cw_string **out, cw_error **err);

// Every field for people, as indented text; with a time `at`, how old the CRL is then.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `crl` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_to_text(const cw_crl *crl, const int64_t *at, cw_string **out, cw_error **err);

// Every field for programs, as JSON; otherwise as `cw_crl_to_text`.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `crl` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_crl_to_json(const cw_crl *crl, const int64_t *at, cw_string **out, cw_error **err);

// Reads one DER OCSP response. The bytes are copied.
//
// On success `*out` owns it: `cw_ocsp_response_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_from_der(const uint8_t *der,
                                    size_t der_len,
                                    cw_ocsp_response **out,
                                    cw_error **err);

// One more owner of the same response: each frees its own. NULL for NULL.
//
// # Safety
// `response` is NULL or a live handle.
CW_MUST_USE cw_ocsp_response *cw_ocsp_response_clone(const cw_ocsp_response *response);

// Gives up one ownership; the last frees the response. NULL is fine.
//
// # Safety
// `response` is NULL or a live handle, not used by this owner afterwards.
void cw_ocsp_response_free(cw_ocsp_response *response);

// The whole response. Lives as long as `response`; none for NULL.
//
// # Safety
// `response` is NULL or a live handle.
cw_bytes cw_ocsp_response_der(const cw_ocsp_response *response);

// What the responder made of the request: an OCSPResponseStatus of RFC 6960 §4.2.1. 0 successful, 1 malformed request, 2
// internal error, 3 try later, 5 signature required, 6 unauthorized. Without success there are no answers.
//
// # Safety
// `response` is a live handle; `response_status` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_status(const cw_ocsp_response *response,
                                  uint32_t *response_status,
                                  cw_error **err);

// When it was signed, in seconds since 1970-01-01T00:00:00Z. False, and `*produced_at` 0, without answers and for NULL.
//
// # Safety
// `response` is NULL or a live handle; `produced_at` is NULL or writable.
bool cw_ocsp_response_produced_at(const cw_ocsp_response *response, int64_t *produced_at);

// The nonce. Lives as long as `response`; none for NULL, and if there is none.
//
// # Safety
// `response` is NULL or a live handle.
cw_bytes cw_ocsp_response_nonce(const cw_ocsp_response *response);

// Who signed, if the response names them. CW_STATUS_NOT_FOUND if it has their key instead, and without answers.
//
// On success `*out` owns it: `cw_name_free`. On failure it is NULL.
//
// # Safety
// `response` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_ocsp_response_responder_name(const cw_ocsp_response *response, cw_name **out, cw_error **err);

// The SHA-1 of the key bits of who signed, if the response has that instead of their name. Lives as long as `response`;
// none for NULL, for a name, and without answers.
//
// # Safety
// `response` is NULL or a live handle.
cw_bytes cw_ocsp_response_responder_key_hash(const cw_ocsp_response *response);

// How many certificates it answers for; 0 without answers and for NULL.
//
// # Safety
// `response` is NULL or a live handle.
size_t cw_ocsp_response_count(const cw_ocsp_response *response);

// The contents of the serial number it answers for, by index from 0. It lives as long as `response`; none for NULL and
// beyond the last.
//
// # Safety
// `response` is NULL or a live handle.
cw_bytes cw_ocsp_response_serial(const cw_ocsp_response *response, size_t index);

// Whether it answers, by index from 0, for a certificate of this issuer: by the hashes of its name and key.
//
// # Safety
// `response` and `issuer` are live handles; `names_issuer` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_names_issuer(const cw_ocsp_response *response,
                                        size_t index,
                                        const cw_certificate *issuer,
                                        bool *names_issuer,
                                        cw_error **err);

// What it says, by index from 0. `answer` becomes CW_OCSP_GOOD, CW_OCSP_REVOKED or CW_OCSP_UNKNOWN; `since` and
// `revocation_reason`, a CRLReason of RFC 5280 §5.3.1 (0 if none is given), are 0 unless it is revoked. Times are seconds
// since 1970-01-01T00:00:00Z.
//
// # Safety
// `response` is a live handle; `answer`, `since`, `revocation_reason` and `this_update` are writable; `err` is NULL or
// writable.
CW_MUST_USE
cw_status cw_ocsp_response_answer(const cw_ocsp_response *response,
                                  size_t index,
                                  uint32_t *answer,
                                  int64_t *since,
                                  uint32_t *revocation_reason,
                                  int64_t *this_update,
                                  cw_error **err);

// When newer information than the answer by index from 0 will be there, in seconds since 1970-01-01T00:00:00Z. False, and
// `*next_update` 0, if it does not say, beyond the last, and for NULL.
//
// # Safety
// `response` is NULL or a live handle; `next_update` is NULL or writable.
bool cw_ocsp_response_next_update(const cw_ocsp_response *response,
                                  size_t index,
                                  int64_t *next_update);

// Every extension of the response as a whole, in order; an empty list if there is none.
//
// On success `*out` owns it: `cw_extensions_free`. On failure it is NULL.
//
// # Safety
// `response` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_extensions(const cw_ocsp_response *response,
                                      cw_extensions **out,
                                      cw_error **err);

// Every extension of the answer by index from 0, in order; an empty list if there is none.
//
// On success `*out` owns it: `cw_extensions_free`. On failure it is NULL.
//
// # Safety
// `response` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_answer_extensions(const cw_ocsp_response *response,
                                             size_t index,
                                             cw_extensions **out,
                                             cw_error **err);

// How many certificates came along; 0 without answers and for NULL.
//
// # Safety
// `response` is NULL or a live handle.
size_t cw_ocsp_response_certificate_count(const cw_ocsp_response *response);

// A certificate that came along, by index from 0.
//
// On success `*out` owns it: `cw_certificate_free`. On failure it is NULL.
//
// # Safety
// `response` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_certificate(const cw_ocsp_response *response,
                                       size_t index,
                                       cw_certificate **out,
                                       cw_error **err);

// Verifies that `responder` signed this response with one of `allowed_count` algorithms, each a
// `cw_signature_algorithm`. It says nothing about names, times or the right to answer.
//
// # Safety
// `response` and `responder` are live handles; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0);
// `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_verify_signature(const cw_ocsp_response *response,
                                            const cw_public_key *responder,
                                            const uint32_t *allowed,
                                            size_t allowed_count,
                                            cw_error **err);

// Every field for people, as indented text. `at` is the time to tell from whether an answer is current, or NULL.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `response` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_to_text(const cw_ocsp_response *response,
                                   const int64_t *at,
                                   cw_string **out,
                                   cw_error **err);

// Every field for programs, as JSON; otherwise as `cw_ocsp_response_to_text`.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `response` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_ocsp_response_to_json(const cw_ocsp_response *response,
                                   const int64_t *at,
                                   cw_string **out,
                                   cw_error **err);

// The default limits, to be changed.
//
// On success `*out` owns them: `cw_limits_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_limits_new(cw_limits **out, cw_error **err);

// Sets one bound, a `cw_limit`.
//
// # Safety
// `limits` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
CW_MUST_USE cw_status cw_limits_set(cw_limits *limits, uint32_t limit, uint32_t most, cw_error **err);

// Frees limits. NULL is fine.
//
// # Safety
// `limits` is NULL or a live handle, not used afterwards.
void cw_limits_free(cw_limits *limits);

// PBKDF2 with HMAC-SHA-256 and so many iterations, at least 1,000: read by every program.
//
// On success `*out` owns it: `cw_encryption_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_encryption_pbkdf2(uint32_t iterations, cw_encryption **out, cw_error **err);

// scrypt with N = 2^`log_n`, in 128 * `r` * N bytes of memory. OpenSSL reads up to 14, 8, 1; Java and GnuTLS none.
//
// On success `*out` owns it: `cw_encryption_free`. On failure it is NULL.
//
// # Safety
// `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_encryption_scrypt(uint32_t log_n, uint32_t r, uint32_t p, cw_encryption **out, cw_error **err);

// One more owner: each frees its own. NULL for NULL.
//
// # Safety
// `encryption` is NULL or a live handle.
CW_MUST_USE cw_encryption *cw_encryption_clone(const cw_encryption *encryption);

// Gives up one ownership. NULL is fine.
//
// # Safety
// `encryption` is NULL or a live handle, not used by this owner afterwards.
void cw_encryption_free(cw_encryption *encryption);

// Reads the only private key in a PEM text, whatever form it has: PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY, EC
// PRIVATE KEY. Blocks with other labels are skipped. `password` is NULL if there is none, which is not the same as one of
// length 0. `limits` may be NULL: the defaults bound what the file may cost. The caller wipes its own copies.
//
// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL: CW_CODE_PRIVATE_KEY_ENCRYPTED without a
// password, CW_CODE_PASSWORD_WRONG with a wrong one.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0), `password` for `password_len`; `limits` is NULL or a live
// handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_private_key_from_pem(const char *pem,
                                  size_t pem_len,
                                  const uint8_t *password,
                                  size_t password_len,
                                  const cw_limits *limits,
                                  cw_private_key **out,
                                  cw_error **err);

// Reads a private key in DER, whatever form it has: PKCS#8, encrypted or not, PKCS#1, SEC1. `password` is NULL if there is
// none, which is not the same as one of length 0. `limits` may be NULL. The caller wipes its own copies.
//
// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0), `password` for `password_len`; `limits` is NULL or a live
// handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_private_key_from_der(const uint8_t *der,
                                  size_t der_len,
                                  const uint8_t *password,
                                  size_t password_len,
                                  const cw_limits *limits,
                                  cw_private_key **out,
                                  cw_error **err);

// Reads an elliptic curve key in the form of SEC1 whose file does not name the curve: a `cw_key_algorithm`.
//
// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_private_key_from_sec1_der(const uint8_t *der,
                                       size_t der_len,
                                       uint32_t curve,
                                       cw_private_key **out,
                                       cw_error **err);

// The key as PKCS#8 under a password, in DER. `encryption` may be NULL. An empty password is refused
// if `password` is NULL, and taken if it is not. Salt and initialization vector are drawn from `rng`.
//
// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `password` is readable for `password_len` bytes, and not NULL; `encryption` is NULL or a
// live handle; `rng` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_private_key_to_encrypted_pkcs8_der(const cw_private_key *key,
                                                const uint8_t *password,
                                                size_t password_len,
                                                const cw_encryption *encryption,
                                                cw_rng *rng,
                                                cw_buffer **out,
                                                cw_error **err);

// The key as PKCS#8 under a password, in an ENCRYPTED PRIVATE KEY block. `encryption` may be NULL. An empty password is refused
// if `password` is NULL, and taken if it is not. Salt and initialization vector are drawn from `rng`.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `password` is readable for `password_len` bytes, and not NULL; `encryption` is NULL or a
// live handle; `rng` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_private_key_to_encrypted_pkcs8_pem(const cw_private_key *key,
                                                const uint8_t *password,
                                                size_t password_len,
                                                const cw_encryption *encryption,
                                                cw_rng *rng,
                                                cw_string **out,
                                                cw_error **err);

// The key in the form of PKCS#1, in DER: RSA only.
//
// On success `*out` owns the bytes: `cw_buffer_free`, which wipes them. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_private_key_to_pkcs1_der(const cw_private_key *key, cw_buffer **out, cw_error **err);

// The key in the form of PKCS#1, in an RSA PRIVATE KEY block: RSA only.
//
// On success `*out` owns the text: `cw_string_free`, which wipes it. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_private_key_to_pkcs1_pem(const cw_private_key *key, cw_string **out, cw_error **err);

// The key in the form of SEC1, in DER: P-256, P-384 and P-521 only.
//
// On success `*out` owns the bytes: `cw_buffer_free`, which wipes them. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_private_key_to_sec1_der(const cw_private_key *key, cw_buffer **out, cw_error **err);

// The key in the form of SEC1, in an EC PRIVATE KEY block: P-256, P-384 and P-521 only.
//
// On success `*out` owns the text: `cw_string_free`, which wipes it. On failure it is NULL.
//
// # Safety
// `key` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_private_key_to_sec1_pem(const cw_private_key *key, cw_string **out, cw_error **err);

// Whether `certificate` was issued for `key`. The keys are compared, not their encodings. False for NULL.
//
// # Safety
// `key` and `certificate` are NULL or live handles.
bool cw_private_key_matches(const cw_private_key *key, const cw_certificate *certificate);

// Whether `request` asks for a certificate of `key`. False for NULL.
//
// # Safety
// `key` and `request` are NULL or live handles.
bool cw_private_key_matches_request(const cw_private_key *key, const cw_request *request);

// Which of `count` keys the certificate was issued for: the index of the first. CW_STATUS_NOT_FOUND if there is none.
//
// # Safety
// `certificate` is a live handle; `keys` is readable for `count` pointers (NULL allowed when 0), each of which is a live
// handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_certificate_position_of_key(const cw_certificate *certificate,
                                         const cw_private_key *const *keys,
                                         size_t count,
                                         size_t *out,
                                         cw_error **err);

// Reads a bundle in DER. One with contents or signers is refused with CW_CODE_BUNDLE_NOT_DEGENERATE: nothing here verifies
// them.
//
// On success `*out` owns a bundle: `cw_bundle_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_bundle_from_der(const uint8_t *der,
                             size_t der_len,
                             cw_bundle **out,
                             cw_error **err);

// Reads the one PKCS7 or CMS block of a PEM text; text around it is ignored.
//
// On success `*out` owns a bundle: `cw_bundle_free`. On failure it is NULL.
//
// # Safety
// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_bundle_from_pem(const char *pem, size_t pem_len, cw_bundle **out, cw_error **err);

// A bundle of the certificates of a list, in its order, and of `crl_count` CRLs.
//
// On success `*out` owns a bundle: `cw_bundle_free`. On failure it is NULL.
//
// # Safety
// `certificates` is a live handle; `crls` is readable for `crl_count` pointers (NULL allowed when 0), each of which is a
// live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_bundle_new(const cw_certificate_list *certificates,
                        const cw_crl *const *crls,
                        size_t crl_count,
                        cw_bundle **out,
                        cw_error **err);

// One more owner of the same bundle: each frees its own. NULL for NULL.
//
// # Safety
// `bundle` is NULL or a live handle.
CW_MUST_USE cw_bundle *cw_bundle_clone(const cw_bundle *bundle);

// Gives up one ownership; the last frees the bundle. NULL is fine.
//
// # Safety
// `bundle` is NULL or a live handle, not used by this owner afterwards.
void cw_bundle_free(cw_bundle *bundle);

// Its certificates, in the order they stand there.
//
// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
//
// # Safety
// `bundle` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_bundle_certificates(const cw_bundle *bundle, cw_certificate_list **out, cw_error **err);

// How many CRLs; 0 for NULL.
//
// # Safety
// `bundle` is NULL or a live handle.
size_t cw_bundle_crl_count(const cw_bundle *bundle);

// One CRL, by index from 0; NULL beyond the last and for NULL. It belongs to `bundle` and lives as long; a `cw_crl_clone`
// of it lives longer.
//
// # Safety
// `bundle` is NULL or a live handle.
const cw_crl *cw_bundle_crl_at(const cw_bundle *bundle,
                               size_t index);

// The bundle in DER.
//
// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `bundle` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_bundle_to_der(const cw_bundle *bundle, cw_buffer **out, cw_error **err);

// The bundle in a PKCS7 block.
//
// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
//
// # Safety
// `bundle` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_bundle_to_pem(const cw_bundle *bundle, cw_string **out, cw_error **err);

// Opens a container in DER. Its MAC is checked first, and must be there if there is a password. `password` is NULL if there
// is none, which is not the same as one of length 0. `limits` may be NULL: the defaults bound what the file may cost.
//
// On success `*out` owns a container: `cw_pkcs12_free`. On failure it is NULL: CW_CODE_PASSWORD_WRONG for a wrong password
// and for an altered container, which nobody can tell apart.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0), `password` for `password_len`; `limits` is NULL or a live
// handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_pkcs12_from_der(const uint8_t *der,
                             size_t der_len,
                             const char *password,
                             size_t password_len,
                             const cw_limits *limits,
                             cw_pkcs12 **out,
                             cw_error **err);

// As `cw_pkcs12_from_der`, and takes a container without a MAC too, which anybody may have altered.
//
// On success `*out` owns a container: `cw_pkcs12_free`. On failure it is NULL.
//
// # Safety
// `der` is readable for `der_len` bytes (NULL allowed when 0), `password` for `password_len`; `limits` is NULL or a live
// handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_pkcs12_from_der_mac_optional(const uint8_t *der,
                                          size_t der_len,
                                          const char *password,
                                          size_t password_len,
                                          const cw_limits *limits,
                                          cw_pkcs12 **out,
                                          cw_error **err);

// Makes a container of a key, its certificate, and the certificates of its issuers, which may be NULL. `friendly_name`,
// Java's alias, may be empty: then there is none. `encryption` may be NULL. Another key's certificate is refused with
// CW_CODE_KEY_CERTIFICATE_MISMATCH. An empty password is refused if `password` is NULL, and taken if it is not. Salts and
// initialization vectors are drawn from `rng`.
//
// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
//
// # Safety
// `key` and `certificate` are live handles, `chain` and `encryption` NULL or live handles; `friendly_name` is readable for
// `friendly_name_len` bytes (NULL allowed when 0), `password` for `password_len`, and not NULL; `rng` is a live handle that no other
// thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_pkcs12_make(const cw_private_key *key,
                         const cw_certificate *certificate,
                         const cw_certificate_list *chain,
                         const char *friendly_name,
                         size_t friendly_name_len,
                         const char *password,
                         size_t password_len,
                         const cw_encryption *encryption,
                         cw_rng *rng,
                         cw_buffer **out,
                         cw_error **err);

// One more owner of the same container: each frees its own. NULL for NULL.
//
// # Safety
// `pkcs12` is NULL or a live handle.
CW_MUST_USE cw_pkcs12 *cw_pkcs12_clone(const cw_pkcs12 *pkcs12);

// Gives up one ownership; the last frees the container. NULL is fine.
//
// # Safety
// `pkcs12` is NULL or a live handle, not used by this owner afterwards.
void cw_pkcs12_free(cw_pkcs12 *pkcs12);

// How many private keys; 0 for NULL.
//
// # Safety
// `pkcs12` is NULL or a live handle.
size_t cw_pkcs12_key_count(const cw_pkcs12 *pkcs12);

// One private key, by index from 0; NULL beyond the last and for NULL. It belongs to `pkcs12` and lives as long; a
// `cw_private_key_clone` of it lives longer.
//
// # Safety
// `pkcs12` is NULL or a live handle.
const cw_private_key *cw_pkcs12_key_at(const cw_pkcs12 *pkcs12, size_t index);

// The friendlyName of one private key, Java's alias, by index from 0; empty if it has none, beyond the last, and for NULL. Lives
// as long as `pkcs12`.
//
// # Safety
// `pkcs12` is NULL or a live handle.
cw_text cw_pkcs12_key_friendly_name(const cw_pkcs12 *pkcs12,
                                    size_t index);

// The localKeyId of one private key, by index from 0; none if it has none, beyond the last, and for NULL. Lives as long as
// `pkcs12`.
//
// # Safety
// `pkcs12` is NULL or a live handle.
cw_bytes cw_pkcs12_key_local_key_id(const cw_pkcs12 *pkcs12,
                                    size_t index);

// Its certificates, in the order they stand there, which need not be that of a chain.
//
// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
//
// # Safety
// `pkcs12` is a live handle; `out` is writable; `err` is NULL or writable.
CW_MUST_USE cw_status cw_pkcs12_certificates(const cw_pkcs12 *pkcs12, cw_certificate_list **out, cw_error **err);

// The friendlyName of one certificate, Java's alias, by index from 0; empty if it has none, beyond the last, and for NULL. Lives
// as long as `pkcs12`.
//
// # Safety
// `pkcs12` is NULL or a live handle.
cw_text cw_pkcs12_certificate_friendly_name(const cw_pkcs12 *pkcs12,
                                            size_t index);

// The localKeyId of one certificate, by index from 0; none if it has none, beyond the last, and for NULL. Lives as long as
// `pkcs12`.
//
// # Safety
// `pkcs12` is NULL or a live handle.
cw_bytes cw_pkcs12_certificate_local_key_id(const cw_pkcs12 *pkcs12,
                                            size_t index);

// The certificate of `key` and those of its issuers that are there, as a TLS server sends them: an empty list if no
// certificate is the key's. An issuer has the name that is asked for, and its key made the signature; nothing else is judged.
//
// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
//
// # Safety
// `pkcs12` and `key` are live handles; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_pkcs12_chain_of(const cw_pkcs12 *pkcs12,
                             const cw_private_key *key,
                             cw_certificate_list **out,
                             cw_error **err);

// How many CRLs; 0 for NULL.
//
// # Safety
// `pkcs12` is NULL or a live handle.
size_t cw_pkcs12_crl_count(const cw_pkcs12 *pkcs12);

// One CRL, by index from 0; NULL beyond the last and for NULL. It belongs to `pkcs12` and lives as long; a
// `cw_crl_clone` of it lives longer.
//
// # Safety
// `pkcs12` is NULL or a live handle.
const cw_crl *cw_pkcs12_crl_at(const cw_pkcs12 *pkcs12, size_t index);

// How many entries were passed over because they are neither keys, certificates nor CRLs; 0 for NULL.
//
// # Safety
// `pkcs12` is NULL or a live handle.
size_t cw_pkcs12_passed_over(const cw_pkcs12 *pkcs12);

// Runs one operation of a service: `operation` is its name, such as `trust.create_root`, `arguments` a JSON object with the
// body that was posted and what only the host knows. The page on services lists both. `signer` is what signs, for operations
// that sign with a key of the host's; NULL for others.
//
// On success `*out` owns a JSON object: `cw_string_free`, which wipes it, since it may hold a private key. `accepted` in it
// says whether the service accepts the request; `answer` is what to send back in either case, `store` what to keep. On
// failure, where the arguments are wrong and not the body in them, it is NULL. CW_STATUS_UNSUPPORTED if the feature
// `services` was left out.
//
// # Safety
// `operation` and `arguments` are readable for their lengths (NULL allowed when 0); `signer` is NULL or a live handle; `rng`
// is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
CW_MUST_USE
cw_status cw_service_call(const char *operation,
                          size_t operation_len,
                          const char *arguments,
                          size_t arguments_len,
                          const cw_signer *signer,
                          cw_rng *rng,
                          cw_string **out,
                          cw_error **err);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CERTWRIGHT_H */
