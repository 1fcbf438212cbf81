//! The rows. Append within an area, in ascending order; never renumber, never reuse.

use super::{Code, Level, Row, Text, codes};

codes! {
    // 10xxx: encoding. 10001–10099 make an input unreadable; 10100–10199 are deviations that are read and reported.
    10001, TRUNCATED, "X.690 §8.1", Must, "input ends inside a value", "Check that the file or message arrived whole.";
    10002, TRAILING_DATA, "X.690 §8.1", Must, "bytes follow the end of the value", "Remove what follows, or split the objects.";
    10003, UNEXPECTED_TAG, "X.690 §8.1.2", Must, "another type of value stands here", "Check that this is the kind of object you meant to read.";
    10004, INDEFINITE_LENGTH, "X.690 §10.1", Must, "length in the indefinite form, which DER does not allow", "Re-encode the object in DER.";
    10005, NON_MINIMAL_LENGTH, "X.690 §10.1", Must, "length not in the shortest form", "Re-encode the object in DER.";
    10006, LENGTH_TOO_LARGE, "X.690 §8.1.3", Must, "length larger than any object read here", "Check that the input is DER.";
    10007, HIGH_TAG_NUMBER, "X.690 §8.1.2.4", Must, "tag number above 30, which no structure read here uses", "Check that the input is DER.";
    10008, BAD_BOOLEAN, "X.690 §8.2", Must, "BOOLEAN is not one byte", "Re-encode the object in DER.";
    10009, BAD_INTEGER, "X.690 §8.3", Must, "INTEGER is empty or out of the range allowed here", "Re-encode the object with a value in range.";
    10010, BAD_BIT_STRING, "X.690 §8.6", Must, "BIT STRING has no or an impossible count of unused bits", "Re-encode the object in DER.";
    10011, BAD_OID, "X.690 §8.19", Must, "OBJECT IDENTIFIER is empty, cut short or padded", "Re-encode the object in DER.";
    10012, BAD_NULL, "X.690 §8.8", Must, "NULL has contents", "Re-encode the object in DER.";
    10013, BAD_TIME, "RFC 5280 §4.1.2.5", Must, "time cannot be read", "Write YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ.";
    10014, BAD_VERSION, "RFC 5280 §4.1.2.1", Must, "version is none that the standard knows", "Write version 3 (value 2) for a certificate, 2 (value 1) for a CRL, 1 (value 0) for a request.";
    10015, EMPTY_INPUT, "X.690 §8.1", Must, "there are no bytes to read", "Check that the file or message is not empty.";
    10016, MISSING_FIELD, "X.690 §8.9", Must, "a field that must be present is absent", "Re-encode the object with the field.";
    10017, EMPTY_VALUE, "X.690 §8.10", Must, "a list that needs at least one element is empty", "Leave the list out or give it an element.";
    10018, BAD_CHOICE, "RFC 5280 §4.2", Must, "none of the allowed alternatives", "Re-encode the value as one of the alternatives of its type.";
    10020, PEM_NO_BLOCK, "RFC 7468 §2", Must, "no PEM block found", "Pass text that holds a -----BEGIN …----- block.";
    10021, PEM_BAD_FRAME, "RFC 7468 §3", Must, "PEM block is not closed by its END line", "Check that the text was copied whole.";
    10022, PEM_BAD_BASE64, "RFC 7468 §3", Must, "PEM block holds something other than base64", "Check that the text was copied whole and unaltered.";
    10023, PEM_WRONG_LABEL, "RFC 7468 §4", Must, "PEM block carries another kind of object", "Pass the kind of object that is asked for.";
    10024, PEM_NOT_STRICT, "RFC 7468 §3", Must, "text outside blocks, or lines not of 64 characters", "Read leniently, or clean the text.";
    10025, PEM_TOO_MANY_BLOCKS, "RFC 7468 §2", Must, "more PEM blocks than one object needs", "Pass a single block, or read a bundle.";
    10026, NOT_TEXT, "RFC 7468 §3", Must, "input is not text", "If it is DER, read it as DER.";
    10030, TIME_INVALID, "RFC 3339 §5.6", Must, "no such date or time", "Write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ.";
    10031, TIME_OUT_OF_RANGE, "RFC 5280 §4.1.2.5", Must, "time outside the years 0000 to 9999", "Use a time that a GeneralizedTime can express.";
    10032, NAME_TEXT_INVALID, "RFC 4514 §3", Must, "text is no distinguished name", "Write CN=Example,O=Example Corp,C=US and escape , + \" \\ < > ; with a backslash.";
    10033, HEX_INVALID, "RFC 4648 §8", Must, "text is not hexadecimal", "Write pairs of 0–9, a–f.";
    10034, OID_TEXT_INVALID, "X.660 §6", Must, "text is no object identifier", "Write decimal arcs with dots: 2.5.29.15.";
    10035, BASE64_INVALID, "RFC 4648 §4", Must, "text is not base64", "Check that the text was copied whole and unaltered.";

    10100, NEGATIVE_SERIAL, "RFC 5280 §4.1.2.2", Must, "serial number is negative", "Issue with a positive serial number.";
    10101, NON_MINIMAL_INTEGER, "X.690 §8.3.2", Must, "INTEGER has leading bytes it does not need", "Re-encode the object in DER.";
    10102, NON_CANONICAL_BOOLEAN, "X.690 §11.1", Must, "BOOLEAN TRUE is not written as FF", "Re-encode the object in DER.";
    10103, EXPLICIT_DEFAULT, "X.690 §11.5", Should, "a DEFAULT value is written out", "Re-encode the object in DER.";
    10104, NON_CANONICAL_NAMED_BITS, "X.690 §11.2.2", Must, "named bits end in zero bits", "Re-encode the object in DER.";
    10105, UNUSED_BITS_SET, "X.690 §11.2.1", Must, "unused bits of a BIT STRING are not zero", "Re-encode the object in DER.";
    10106, UNSORTED_SET, "X.690 §11.6", Must, "elements of a SET OF are not in order", "Re-encode the object in DER.";
    10107, BAD_STRING, "RFC 5280 §4.1.2.4", Must, "string holds characters that its type does not allow", "Use UTF8String, or characters that the type allows.";
    10108, LATE_UTC_OR_EARLY_GENERALIZED_TIME, "RFC 5280 §4.1.2.5", Must, "GeneralizedTime for a year through 2049", "Use UTCTime through 2049.";
    10109, TIME_WITHOUT_SECONDS, "RFC 5280 §4.1.2.5.1", Must, "time without seconds", "Write the seconds, even if zero.";
    10110, TIME_NOT_ZULU, "RFC 5280 §4.1.2.5.1", Must, "time with an offset instead of Z", "Write the time in UTC with Z.";
    10111, TIME_WITH_FRACTION, "RFC 5280 §4.1.2.5.2", Must, "time with fractions of a second", "Write whole seconds.";
    10112, DUPLICATE_EXTENSION, "RFC 5280 §4.2", Must, "an extension occurs twice", "Issue with one instance of each extension.";
    10113, EMPTY_EXTENSIONS, "RFC 5280 §4.1", Must, "the list of extensions is empty", "Leave the list out.";
    10114, EXTENSIONS_BEFORE_V3, "RFC 5280 §4.1.2.9", Must, "extensions in a certificate that is not version 3", "Issue as version 3.";
    10115, UNIQUE_ID_IN_V1, "RFC 5280 §4.1.2.8", Must, "unique identifier in a version 1 certificate", "Issue without unique identifiers.";
    10116, ALGORITHM_MISMATCH, "RFC 5280 §4.1.1.2", Must, "inner and outer signature algorithm differ", "Issue with the same AlgorithmIdentifier in both places.";
    10117, MALFORMED_EXTENSION, "RFC 5280 §4.2", Must, "an extension cannot be decoded", "Issue with the extension encoded as its standard says.";
    10118, EMPTY_RDN, "RFC 5280 §4.1.2.4", Must, "a relative distinguished name has no attribute", "Issue with at least one attribute in each RDN.";
    10119, BAD_IP_ADDRESS, "RFC 5280 §4.2.1.6", Must, "iPAddress is not of 4 or 16 bytes (8 or 32 with a mask)", "Write an IPv4 or IPv6 address.";
    10120, BAD_SIGNATURE_BITS, "RFC 5280 §4.1.1.3", Must, "signature or key is not a whole number of bytes", "Re-encode the object in DER.";
    10121, NEGATIVE_INTEGER, "RFC 5280 §4.2.1.9", Must, "a count is negative", "Issue with a count of zero or more.";
    10122, UTC_TIME_IN_GENERALIZED_RANGE, "RFC 5280 §4.1.2.5", Must, "date that cannot be expressed as it was", "Use GeneralizedTime from 2050 on.";
    10123, EXTENSIONS_IN_V1_CRL, "RFC 5280 §5.1.2.1", Must, "extensions in a version 1 CRL", "Issue the CRL as version 2.";
    10124, DUPLICATE_ATTRIBUTE, "RFC 2985 §5.4", Must, "an attribute that has one value occurs twice", "Make the request with one instance of each attribute.";
    10125, ALGORITHM_PARAMETERS_DIFFER, "RFC 5280 §4.1.1.2", Should, "inner and outer signature algorithm differ in a NULL", "Issue with the same AlgorithmIdentifier in both places.";

    // 11xxx: keys and algorithms.
    11001, UNKNOWN_KEY_ALGORITHM, "RFC 5280 §4.1.2.7", Must, "public key algorithm is not known here", "Use an RSA, ECDSA, Ed25519 or ML-DSA key, or enable the feature that knows it.";
    11002, UNKNOWN_SIGNATURE_ALGORITHM, "RFC 5280 §4.1.1.2", Must, "signature algorithm is not known here", "Sign with an algorithm of the table in the README, or enable the feature that knows it.";
    11003, UNKNOWN_CURVE, "RFC 5480 §2.1.1", Must, "elliptic curve is not known here", "Use P-256, P-384 or P-521.";
    11004, EXPLICIT_CURVE, "RFC 5480 §2.1.1", Must, "curve given by parameters instead of by name", "Name the curve by its object identifier.";
    11005, BAD_PUBLIC_KEY, "RFC 5280 §4.1.2.7", Must, "public key cannot be decoded", "Re-encode the key as its algorithm's standard says.";
    11006, BAD_POINT, "RFC 5480 §2.2", Must, "public key is no point of its curve", "Use a key that was generated on the named curve.";
    11007, BAD_ALGORITHM_PARAMETERS, "RFC 5280 §4.1.1.2", Must, "algorithm parameters are not those the algorithm allows", "Write the parameters as the algorithm's standard says (NULL for RSA, none for ECDSA, Ed25519 and ML-DSA).";
    11008, RSA_MODULUS_TOO_SMALL, "NIST SP 800-57 §5.6.1", Must, "RSA modulus is shorter than allowed", "Use at least 2048 bits.";
    11009, RSA_MODULUS_TOO_LARGE, "RFC 8017 §3.1", Must, "RSA modulus is longer than allowed", "Use at most 8192 bits.";
    11010, RSA_EXPONENT_INVALID, "RFC 8017 §3.1", Must, "RSA public exponent is even, too small or too large", "Use 65537.";
    11011, SIGNATURE_INVALID, "RFC 5280 §6.1.3 (a)(1)", Must, "signature does not verify", "Check that the issuer's key made this signature and that nothing was altered since.";
    11012, SIGNATURE_MALFORMED, "RFC 5280 §4.1.1.3", Must, "signature is not of the form its algorithm uses", "Re-issue; the signature value cannot be one of this algorithm.";
    11013, ALGORITHM_KEY_MISMATCH, "RFC 5280 §6.1.3 (a)(1)", Must, "signature algorithm does not belong to the issuer's key", "Sign with an algorithm of the issuer's key.";
    11014, ALGORITHM_NOT_ALLOWED, "RFC 5280 §6.1.1", Must, "signature algorithm is not among those the policy allows", "Re-issue with SHA-256 or better, or allow the algorithm in the policy.";
    11015, KEY_NOT_ALLOWED, "RFC 5280 §6.1.1", Must, "kind or size of key is not among those the policy allows", "Re-issue with a key the policy allows.";
    11016, PRIVATE_KEY_MALFORMED, "RFC 5958 §2", Must, "private key cannot be decoded", "Pass an unencrypted PKCS#8 private key.";
    11017, PRIVATE_KEY_INVALID, "RFC 5958 §2", Must, "private key contradicts itself or its public key", "Generate a new key, or restore the key from an intact copy.";
    11018, PRIVATE_KEY_ENCRYPTED, "RFC 5958 §3", Must, "private key is encrypted", "Pass the password, or decrypt it first.";
    11019, SIGNING_FAILED, "RFC 5280 §4.1.1.3", Must, "the signer could not sign", "See the signer's own report.";
    11020, RANDOM_FAILED, "NIST SP 800-90A", Must, "the source of randomness failed", "Check the random number generator that was passed in.";
    11021, KEY_SIZE_INVALID, "NIST SP 800-57 §5.6.1", Must, "no key of this size can be made", "Ask for RSA 2048, 3072 or 4096.";
    11022, FEATURE_DISABLED, "crate features", Must, "algorithm was left out when this library was built", "Enable the feature that the README's table of algorithms names.";
    11023, ALGORITHM_CANNOT_SIGN, "RFC 5280 §4.1.1.2", Must, "key cannot sign with this algorithm", "Pick a signature algorithm of the key, or a key of the algorithm.";
    11024, PSS_PARAMETERS_UNSUPPORTED, "RFC 4055 §3.1", Must, "RSASSA-PSS parameters other than those supported here", "Sign with SHA-256 or longer, MGF1 with the same hash, and a salt as long as the hash.";

    // 12xxx: path and RFC 5280 §6.1.
    12001, ISSUER_NOT_FOUND, "RFC 5280 §6.1", Must, "no certificate or trust anchor for the issuer", "Send the missing intermediate, or trust the root it leads to.";
    12002, NAME_CHAINING, "RFC 5280 §6.1.3 (a)(4)", Must, "issuer name is not the subject name of the certificate above", "Put the certificates in order, or find the issuer that the name speaks of.";
    12003, EXPIRED, "RFC 5280 §6.1.3 (a)(2)", Must, "certificate expired", "Renew the certificate, or judge it at an earlier time.";
    12004, NOT_YET_VALID, "RFC 5280 §6.1.3 (a)(2)", Must, "certificate not yet valid", "Wait, check the clock, or judge it at a later time.";
    12005, NOT_A_CA, "RFC 5280 §6.1.4 (k)", Must, "issuer is not a CA", "Issue with a certificate whose basicConstraints say cA TRUE.";
    12006, PATH_LEN_EXCEEDED, "RFC 5280 §6.1.4 (l)–(m)", Must, "more intermediates than pathLenConstraint allows", "Shorten the path, or raise pathLenConstraint of the CA above.";
    12007, KEY_CERT_SIGN_MISSING, "RFC 5280 §6.1.4 (n)", Must, "issuer's keyUsage lacks keyCertSign", "Issue with a CA certificate whose keyUsage has keyCertSign.";
    12008, UNKNOWN_CRITICAL_EXTENSION, "RFC 5280 §6.1.4 (o)", Must, "critical extension that is not processed", "Remove the extension, mark it non-critical, or register its identifier with the policy.";
    12009, EXTENDED_KEY_USAGE_MISMATCH, "RFC 5280 §4.2.1.12", Must, "extendedKeyUsage does not allow this use", "Issue with the purpose that is asked for.";
    12010, KEY_USAGE_MISMATCH, "RFC 5280 §4.2.1.3", Must, "keyUsage does not allow this use", "Issue with the key usage that is asked for.";
    12011, NAME_NOT_PERMITTED, "RFC 5280 §6.1.3 (b)", Must, "name lies outside the permitted subtrees of a CA above", "Use a CA that may issue for this name.";
    12012, NAME_EXCLUDED, "RFC 5280 §6.1.3 (c)", Must, "name lies inside an excluded subtree of a CA above", "Use a CA that may issue for this name.";
    12013, NAME_CONSTRAINT_UNSUPPORTED, "RFC 5280 §6.1.4 (o)", Must, "name constraint on a form of name that cannot be compared", "Constrain names of another form.";
    12014, POLICY_REQUIRED, "RFC 5280 §6.1.5 (g)", Must, "no certificate policy is valid along the path", "Use a path that carries a policy the caller accepts.";
    12015, SELF_SIGNED_NOT_TRUSTED, "RFC 5280 §6.1", Must, "self-signed certificate is not a trust anchor", "Add it to the trust store if you trust it.";
    12016, PATH_LOOP, "RFC 5280 §6.1", Must, "certificate occurs twice in the path", "Nothing to do: another path is tried.";
    12017, ANCHOR_CONSTRAINT, "RFC 5937 §3", Must, "constraint that comes with the trust anchor is violated", "Use an anchor without this constraint.";
    12018, POLICY_MAPPING_ANY, "RFC 5280 §6.1.4 (a)", Must, "policy mapping from or to anyPolicy", "Map specific policies only.";
    12019, MAX_PATH_EXCEEDED, "RFC 5280 §6.1.1", Must, "path is longer than the caller allows", "Raise the limit, or use a shorter path.";
    12020, KEY_ID_MISMATCH, "RFC 5280 §4.2.1.1", Should, "authorityKeyIdentifier is not the issuer's subjectKeyIdentifier", "Issue with the key identifier copied from the issuer's certificate.";
    12021, NAME_CONSTRAINTS_PRESENT, "RFC 5280 §6.1.4 (g)", Must, "name constraints are not processed by this policy", "Use a policy that processes name constraints.";
    12022, VERSION_1_ISSUER, "RFC 5280 §6.1.4 (k)", Must, "issuer is a version 1 or 2 certificate", "Issue with a version 3 CA certificate.";
    12023, END_ENTITY_NOT_PINNED, "RFC 5280 §6.1", Must, "end entity is not the pinned certificate", "Pin the certificate that is presented.";
    12024, NAME_CONSTRAINT_MALFORMED, "RFC 5280 §4.2.1.10", Must, "name constraint is empty, malformed, or has a minimum or maximum", "Issue the CA certificate with well-formed bases: domains without a dot in front, addresses with a prefix mask.";
    12025, NAME_NOT_COMPARABLE, "RFC 5280 §4.2.1.10", Must, "name is not well-formed and cannot be held to the name constraints above", "Issue with well-formed names: domain names, mailboxes, URIs with a domain name for host, addresses of 4 or 16 bytes.";
    12026, ANCHOR_AS_END_ENTITY, "RFC 5280 §6.1", Must, "end entity is itself a trust anchor", "Let the policy accept pinned end entities, if that is meant.";

    // 13xxx: profile of one certificate.
    13001, SERIAL_NOT_POSITIVE, "RFC 5280 §4.1.2.2", Must, "serial number is zero or negative", "Issue with a positive serial number.";
    13002, SERIAL_TOO_LONG, "RFC 5280 §4.1.2.2", Must, "serial number is longer than 20 octets", "Issue with a serial number of at most 20 octets.";
    13003, ISSUER_EMPTY, "RFC 5280 §4.1.2.4", Must, "issuer name is empty", "Issue under a CA that has a name.";
    13004, SUBJECT_EMPTY, "RFC 5280 §4.1.2.6", Must, "subject is empty where a name is needed", "Name the subject, or put its names into a critical subjectAltName.";
    13005, EXTENSION_MISSING, "RFC 5280 §4.2", Must, "an extension that must be present is absent", "Issue with the extension.";
    13006, EXTENSION_FORBIDDEN, "RFC 5280 §4.2", Must, "an extension that must be absent is present", "Issue without the extension.";
    13007, EXTENSION_MUST_BE_CRITICAL, "RFC 5280 §4.2", Must, "extension must be marked critical", "Issue with the extension marked critical.";
    13008, EXTENSION_MUST_NOT_BE_CRITICAL, "RFC 5280 §4.2", Must, "extension must not be marked critical", "Issue with the extension marked non-critical.";
    13009, EXTENSION_CONTENT, "RFC 5280 §4.2", Must, "content of an extension is not what the profile asks for", "Issue with the content the profile asks for.";
    13010, VALIDITY_INVERTED, "RFC 5280 §4.1.2.5", Must, "notBefore is after notAfter", "Issue with notBefore before notAfter.";
    13011, VALIDITY_TOO_LONG, "profile", Must, "validity is longer than the profile allows", "Issue for a shorter time.";
    13012, VALIDITY_BEYOND_ISSUER, "profile", Should, "validity reaches beyond the issuer's", "Issue within the issuer's validity.";
    13013, SUBJECT_ATTRIBUTE, "RFC 5280 §4.1.2.4", Must, "subject attribute is missing, repeated or malformed", "Issue with the attributes the profile asks for.";
    13014, SUBJECT_ALT_NAME_INVALID, "RFC 5280 §4.2.1.6", Must, "alternative name is not well-formed", "Write DNS names in preferred name syntax, mailboxes without display names, absolute URIs, 4 or 16 byte addresses.";
    13015, PATH_LEN_WITHOUT_CA, "RFC 5280 §4.2.1.9", Must, "pathLenConstraint without cA or keyCertSign", "Leave pathLenConstraint out, or assert cA and keyCertSign.";
    13016, KEY_CERT_SIGN_WITHOUT_CA, "RFC 5280 §4.2.1.3", Must, "keyCertSign without cA", "Assert cA in basicConstraints, or drop keyCertSign.";
    13017, KEY_USAGE_EMPTY, "RFC 5280 §4.2.1.3", Must, "keyUsage asserts nothing", "Assert at least one usage, or leave the extension out.";
    13018, KEY_ID_MISSING, "RFC 5280 §4.2.1.1", Must, "key identifier is missing", "Issue with subjectKeyIdentifier (CA) and authorityKeyIdentifier.";
    13019, UNIQUE_ID_PRESENT, "RFC 5280 §4.1.2.8", Must, "unique identifier is present", "Issue without unique identifiers.";
    13020, NAME_CONSTRAINTS_INVALID, "RFC 5280 §4.2.1.10", Must, "nameConstraints are empty, malformed or in a certificate that is no CA", "Constrain at least one name, in CA certificates only.";
    13021, POLICIES_INVALID, "RFC 5280 §4.2.1.4", Must, "certificate policies repeat a policy or carry malformed qualifiers", "List each policy once, with qualifiers of the standard.";
    13022, POLICY_MAPPINGS_INVALID, "RFC 5280 §4.2.1.5", Must, "policy mappings are empty, or map from or to anyPolicy", "Map specific policies only, each of them listed in certificatePolicies.";
    13023, SUBJECT_KEY_ID_MISMATCH, "RFC 5280 §4.2.1.2", Info, "subjectKeyIdentifier is not derived from the key by the standard's methods", "Nothing, if the issuer copies it faithfully.";
    13024, NOT_V3, "RFC 5280 §4.1.2.1", Must, "certificate with extensions is not version 3", "Issue as version 3.";
    13025, COMMON_NAME_NOT_IN_SAN, "CA/B BR §7.1.4.3", Must, "commonName is not among the alternative names", "Repeat the commonName in subjectAltName, or drop it.";
    13026, UNKNOWN_CRITICAL, "RFC 5280 §4.2", Must, "critical extension that the profile does not know", "Mark the extension non-critical, or name it in the profile.";
    13027, SCT_LIST_INVALID, "RFC 6962 §3.3", Must, "list of signed certificate timestamps is malformed", "Embed the list as the logs returned it.";
    13028, PRECERTIFICATE, "RFC 6962 §3.1", Must, "certificate carries the poison of a precertificate", "Use the final certificate.";
    13029, DISTRIBUTION_POINT_INVALID, "RFC 5280 §4.2.1.13", Must, "distribution point has neither a name nor a CRL issuer", "Name the distribution point.";
    13030, ACCESS_DESCRIPTION_INVALID, "RFC 5280 §4.2.2.1", Must, "information access is empty or malformed", "Leave the extension out or describe at least one access.";
    13031, KEY_USAGE_FOR_KEY, "RFC 8410 §5, RFC 9881 §5", Must, "keyUsage asserts what the kind of key cannot do", "Assert digitalSignature, and keyCertSign and cRLSign for a CA.";
    13032, WEAK_SERIAL, "CA/B BR §7.1", Should, "serial number holds less than 64 bits", "Draw serial numbers from a random number generator.";
    13033, LEGACY_STRING, "RFC 5280 §4.1.2.4", Should, "name holds a string type that is kept for old names", "Write names as PrintableString or UTF8String.";
    13034, PATH_LEN_NOT_ALLOWED, "profile", Must, "pathLenConstraint is not what the profile asks for", "Issue with the path length of the profile.";
    13035, AUTHORITY_KEY_ID_INVALID, "RFC 5280 §4.2.1.1", Must, "authorityKeyIdentifier holds fields it may not hold, or one without the other", "Issue with keyIdentifier alone.";
    13036, SUBJECT_BESIDE_MAILBOX, "RFC 5280 §4.2.1.6", Info, "subject is not empty although the only alternative names are mailboxes", "Nothing, if the subject identifies the holder as well.";
    13037, UNIQUE_ID_VERSION, "RFC 5280 §4.1.2.1", Should, "unique identifier without extensions in a certificate that is not version 2", "Issue without unique identifiers.";
    13038, KEY_USAGE_CONTENT, "profile", Must, "keyUsage is not what the profile asks for", "Issue with the key usage of the profile.";
    13039, KEY_PURPOSE_CONTENT, "profile", Must, "extKeyUsage is not what the profile asks for", "Issue with the purposes of the profile.";
    13040, CA_FLAG, "RFC 5280 §4.2.1.9", Must, "basicConstraints do not fit the role", "Issue with cA TRUE for a CA, and without it for everyone else.";
    13041, ALT_NAME_FORM, "profile", Must, "alternative names are not of the forms the profile asks for", "Issue with alternative names of the forms of the profile.";
    13042, WILDCARD_TOO_BROAD, "CA/B BR §3.2.2.6", Must, "wildcard covers a whole top-level domain", "Issue for a domain below it.";
    13043, ISSUER_NAME, "profile", Must, "issuer name is not the one the profile asks for", "Issue with the issuer's subject, byte by byte, as issuer.";

    // 14xxx: revocation.
    14001, REVOKED, "RFC 5280 §6.3", Must, "certificate is revoked", "Replace the certificate.";
    14002, REVOCATION_UNKNOWN, "RFC 5280 §6.3.3", Must, "no evidence says whether the certificate is revoked", "Supply a CRL or an OCSP response that covers it.";
    14003, CRL_EXPIRED, "RFC 5280 §6.3.3 (a)", Must, "CRL is older than its nextUpdate allows", "Fetch the current CRL.";
    14004, CRL_NOT_YET_VALID, "RFC 5280 §5.1.2.4", Must, "CRL's thisUpdate lies in the future", "Check the clock.";
    14005, CRL_ISSUER_NOT_FOUND, "RFC 5280 §6.3.3 (f)", Must, "no certificate for the CRL's issuer", "Supply the CRL issuer's certificate.";
    14006, CRL_SIGN_MISSING, "RFC 5280 §6.3.3 (f)", Must, "CRL issuer's keyUsage lacks cRLSign", "Sign CRLs with a certificate that may.";
    14007, CRL_SIGNATURE_INVALID, "RFC 5280 §6.3.3 (g)", Must, "CRL's signature does not verify", "Fetch the CRL again.";
    14008, CRL_OUT_OF_SCOPE, "RFC 5280 §6.3.3 (b)", Must, "CRL does not cover this certificate", "Supply the CRL that the certificate's distribution point names.";
    14009, CRL_UNKNOWN_CRITICAL_EXTENSION, "RFC 5280 §5.2", Must, "CRL carries a critical extension that is not processed", "Use a CRL without it.";
    14010, REVOCATION_NOT_SUPPORTED, "RFC 5280 §6.3", Must, "revocation is asked for but not processed", "Ask for a policy without revocation.";

    // 15xxx: identity.
    15001, NAME_MISMATCH, "RFC 9525 §6", Must, "certificate is for other names", "Connect by a name of the certificate, or issue one for this name.";
    15002, NO_SUBJECT_ALT_NAME, "RFC 9525 §6.3", Must, "certificate has no subjectAltName to compare with", "Issue with the names in subjectAltName.";
    15003, REFERENCE_INVALID, "RFC 9525 §6.2", Must, "the name asked for is no well-formed name", "Pass a DNS name (A-labels), an IP address or a mailbox.";

    // 16xxx: issuance.
    16001, ISSUE_VALIDITY_INVERTED, "RFC 5280 §4.1.2.5", Must, "refused to issue: notBefore is after notAfter", "Swap or correct the two times.";
    16002, ISSUE_DUPLICATE_EXTENSION, "RFC 5280 §4.2", Must, "refused to issue: an extension occurs twice", "Give each extension once.";
    16003, ISSUE_BAD_SERIAL, "RFC 5280 §4.1.2.2", Must, "refused to issue: serial number is not 1 to 20 octets and positive", "Pass a positive serial number of at most 20 octets.";
    16004, ISSUE_BAD_ALT_NAME, "RFC 5280 §4.2.1.6", Must, "refused to issue: alternative name is not well-formed", "Write DNS names in preferred name syntax, mailboxes, absolute URIs, addresses.";
    16005, ISSUE_ISSUER_NOT_CA, "RFC 5280 §4.2.1.9", Must, "refused to issue: the issuer is not a CA or lacks keyCertSign", "Issue with a CA certificate.";
    16006, ISSUE_PATH_LEN, "RFC 5280 §4.2.1.9", Must, "refused to issue: the issuer's pathLenConstraint does not allow this CA", "Lower the path length asked for, or issue from a higher CA.";
    16007, ISSUE_KEY_MISMATCH, "RFC 5280 §4.1.1.3", Must, "refused to issue: the signer's key is not the issuer certificate's", "Pass the private key that belongs to the issuer's certificate.";
    16008, CSR_SIGNATURE_INVALID, "RFC 2986 §4.2", Must, "request does not prove possession of its key", "Sign the request with the key it holds.";
    16009, ISSUE_PROFILE, "profile", Must, "refused to issue: the profile forbids it", "See the findings; correct the request or the profile.";
    16010, ISSUE_BAD_NAME, "RFC 5280 §4.1.2.4", Must, "refused to issue: a name cannot be encoded", "Keep each value within its upper bound and its alphabet.";
    16011, ISSUE_EXTENSION, "RFC 5280 §4.2", Must, "refused to issue: an extension's value is no DER of its type", "Encode the extension as its standard says.";
    16012, ISSUE_SELF_CHECK, "RFC 5280 §4.1.1.3", Must, "what was signed does not verify and is not handed out", "Check that the signer works and uses the key and the algorithm that it names.";
    16013, ISSUE_VALIDITY_TOO_EARLY, "RFC 5280 §4.1.2.5", Must, "refused to issue: a time before 1950 has no encoding that the standard allows", "Begin the validity in 1950 or later.";

    // 18xxx: limits.
    18001, LIMIT_SIGNATURES, "Limits::signatures", Must, "more signature checks than the limit allows", "Raise the limit if the input is trusted; otherwise refuse the input.";
    18002, LIMIT_PATH_NODES, "Limits::path_nodes", Must, "more candidate issuers than the limit allows", "Raise the limit if the input is trusted; otherwise refuse the input.";
    18003, LIMIT_PATH_LENGTH, "Limits::path_length", Must, "path longer than the limit allows", "Raise the limit if the input is trusted; otherwise refuse the input.";
    18004, LIMIT_NAME_COMPARISONS, "Limits::name_comparisons", Must, "more comparisons of names and constraints than the limit allows", "Raise the limit if the input is trusted; otherwise refuse the input.";
    18005, LIMIT_POLICY_NODES, "Limits::policy_nodes", Must, "policy graph larger than the limit allows", "Raise the limit if the input is trusted; otherwise refuse the input.";
    18006, LIMIT_OBJECT_BYTES, "Limits::object_bytes", Must, "object larger than the limit allows", "Raise the limit if the input is trusted; otherwise refuse the input.";
    18007, LIMIT_EXTENSIONS, "RFC 5280 §4.2", Must, "more than 128 extensions", "Refuse the input: no certificate needs so many.";

    // 19xxx: use of the API.
    19001, NULL_ARGUMENT, "C ABI", Must, "an argument that must not be NULL is NULL", "Pass a valid pointer.";
    19002, INVALID_ARGUMENT, "C ABI", Must, "an argument is out of its range", "Pass one of the documented values.";
    19003, PANIC, "C ABI", Must, "a defect of this library was stopped at its border", "Report it, with the input if you can.";
    19004, NOT_UTF8, "C ABI", Must, "text argument is not UTF-8", "Pass UTF-8.";
    19005, BUFFER_TOO_SMALL, "C ABI", Must, "buffer is too small for the result", "Pass a buffer of the size that was reported.";
    19006, CALLBACK_FAILED, "C ABI", Must, "a callback reported failure", "See the callback's own report.";
    19007, INDEX_OUT_OF_RANGE, "C ABI", Must, "there is no element with this index", "Pass an index below the count.";
    19008, CONVERSION, "crate interoperability", Must, "another crate's type cannot hold this object", "Use the DER itself.";
    19009, ABSENT, "C ABI", Must, "what was asked for is not there", "Check for its presence first, or treat this status as absence.";
    19010, WRONG_HANDLE, "C ABI", Must, "handle is of another type", "Pass a handle that this function's argument type names, and one that was not freed.";
}
