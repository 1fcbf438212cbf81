-- Certificates of a console. A row of this table is locked by whoever changes anything of the tenant's console.
CREATE TABLE console_tenant (
    tenant TEXT PRIMARY KEY,
    next_id BIGINT NOT NULL
);
CREATE TABLE console_certificate (
    tenant TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- The certificate and those above it, PEM.
    certificate TEXT NOT NULL,
    chain TEXT NOT NULL,
    -- PKCS#12 under a random password, in Base64, and that password; sealed.
    keystore TEXT NOT NULL,
    password TEXT NOT NULL,
    -- The resource, JSON; kept as it is now.
    resource TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);
-- Requests whose certificate has not come.
CREATE TABLE console_request (
    tenant TEXT NOT NULL,
    id BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    -- PKCS#10, PEM.
    request TEXT NOT NULL,
    -- PKCS#8 in PEM, sealed; null once the certificate has come.
    private_key TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE console_root (
    tenant TEXT NOT NULL,
    id BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    certificate TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, fingerprint)
);
-- Revocation lists as they were uploaded: what is wrong with one is said when a certificate is validated.
CREATE TABLE console_crl (
    tenant TEXT NOT NULL,
    id BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    crl TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, fingerprint)
);
