-- The CAs of the trust service. A row of this table is locked by whoever changes the tenant's number of roots.
CREATE TABLE dts_tenant (
    tenant TEXT PRIMARY KEY,
    roots BIGINT NOT NULL
);
CREATE TABLE dts_root (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    -- PEM.
    certificate TEXT NOT NULL,
    -- PKCS#8 in PEM, sealed; null for a root whose key is elsewhere.
    private_key TEXT,
    use_intermediate_ca BIGINT NOT NULL,
    -- The answer that was given, JSON.
    answer TEXT NOT NULL,
    -- The latest revocation list of a managed root, in PEM, and the number of the next.
    crl TEXT,
    next_crl BIGINT NOT NULL,
    -- Microseconds since the Unix epoch, here and below.
    created_at BIGINT NOT NULL
);
CREATE INDEX dts_root_by_tenant ON dts_root (tenant, created_at, id);
CREATE TABLE dts_intermediate (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    root TEXT NOT NULL REFERENCES dts_root (id),
    certificate TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX dts_intermediate_by_root ON dts_intermediate (tenant, root, created_at, id);
CREATE TABLE dts_signer (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    root TEXT NOT NULL REFERENCES dts_root (id),
    -- Null in the model with two tiers.
    intermediate TEXT REFERENCES dts_intermediate (id),
    private_key TEXT NOT NULL,
    -- The answer as it is now, JSON: a request, later a certificate.
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX dts_signer_by_tenant ON dts_signer (tenant, created_at, id);
