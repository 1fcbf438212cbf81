//! Every bound on work that input could otherwise control, in one public struct.

/// What one operation may spend. Exceeding a bound ends it with an 18xxx code that names the limit.
///
/// The defaults are generous for real certificates (each says where it comes from) and keep the worst input to about
/// the time of [`signatures`](Self::signatures) verifications of the slowest algorithm that a policy allows.
///
/// ```
/// use certwright::Limits;
/// let limits = Limits { signatures: 20, ..Limits::DEFAULT };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Signature verifications in one validation. A real path needs fewer than ten; 100 is what rustls-webpki allows.
    pub signatures: u32,
    /// Candidate issuers looked at in one validation. Only same-name meshes need more than a few dozen. A certificate counts
    /// once more for each 4 KiB it has, and so again on each whole path that is judged: that takes time by its bytes.
    pub path_nodes: u32,
    /// Certificates in a path, the end entity and the anchor included.
    pub path_length: u32,
    /// Comparisons of one name with one constraint. 250,000 is what rustls-webpki and Go allow.
    pub name_comparisons: u32,
    /// Nodes and edges of the policy graph (RFC 9618 makes both linear in the input).
    pub policy_nodes: u32,
    /// How far the signers of CRLs and OCSP responses may need evidence of their own: 1 is evidence on the signer of the
    /// evidence on the path. Real hierarchies need one; each level takes stack.
    pub evidence_depth: u32,
    /// Rejected candidates that a verdict keeps for its trace; later ones are counted, not kept.
    pub trace_entries: u32,
    /// Bytes of one certificate on a path.
    pub object_bytes: u32,
    /// Iterations of password-based key derivation in opening one key or key container, for all its parts together: of
    /// PBKDF2 and PKCS#12, once for each block of the key; of scrypt, N·r·p. OWASP's 1,300,000 for PBKDF2 with SHA-1 fit,
    /// in each of the three parts of a PKCS#12 file. The default takes seconds, not minutes.
    pub kdf_iterations: u32,
    /// Bytes that deriving one key by scrypt may fill: 128·r·N, or 128·r·p if that is more. The default is what OWASP's
    /// N = 2^17 with r = 8 takes.
    pub kdf_memory: u32,
    /// Bytes of one CRL or OCSP response; a larger one says nothing. A CRL of a million entries has about 40 million.
    pub evidence_bytes: u32,
}

impl Limits {
    /// The bounds that every policy starts from.
    pub const DEFAULT: Self = Self {
        signatures: 100,
        path_nodes: 4_096,
        path_length: 32,
        name_comparisons: 250_000,
        policy_nodes: 8_192,
        evidence_depth: 4,
        trace_entries: 64,
        object_bytes: 1 << 20,
        kdf_iterations: 10_000_000,
        kdf_memory: 128 << 20,
        evidence_bytes: 1 << 26,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
